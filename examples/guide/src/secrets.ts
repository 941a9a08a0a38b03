import { readFile } from 'node:fs/promises';
import { dockerfile } from '@appliku/builder-dockerfile';
import { type DeploymentOptions, git, secret } from '@appliku/core';

const [url, token, registryToken] = await Promise.all(
  ['database-url', 'git-token', 'registry-token'].map(async (name) => (await readFile(name, 'utf8')).trimEnd()),
);
if (url === undefined || token === undefined || registryToken === undefined) throw new Error('a secret is missing');

/** Where secrets are given. */
export const options: Pick<DeploymentOptions, 'env' | 'builder' | 'source'> = {
  // #region options
  env: { NODE_ENV: 'production', DATABASE_URL: secret(url) }, // for the app
  builder: dockerfile({ secrets: { npm: secret(registryToken) } }), // for RUN --mount=type=secret,id=npm
  source: git({ url: 'https://example.com/shop.git', token: secret(token) }),
  // #endregion options
};
