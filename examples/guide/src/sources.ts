import { readFile } from 'node:fs/promises';
import { directory, git, secret, type Source } from '@appliku/core';

const token = await readFile('token', 'utf8');
const passphrase = await readFile('passphrase', 'utf8');

/** What can be the `source` of a deployment. */
export const sources: Readonly<Record<string, Source>> = {
  // #region directory
  directory: directory('.', { ignore: ['/coverage/', '*.log'] }),
  // #endregion directory

  // #region https
  https: git({
    url: 'https://git.example.com/team/shop.git',
    branch: 'main', // or tag, commit, ref: 'refs/pull/7/head'; default: the server's default branch
    token: secret(token.trim()), // or username and password
    ca: await readFile('company-ca.pem', 'utf8'), // where the server's certificate is signed by an authority of one's own
  }),
  // #endregion https

  // #region ssh
  ssh: git({
    url: 'git@git.example.com:team/shop.git', // or ssh://git@git.example.com:2222/team/shop.git
    tag: 'v1.4.0',
    privateKeyFile: '/run/secrets/deploy-key', // or privateKey, or agent; default: as OpenSSH does
    passphrase: secret(passphrase.trim()),
    hostKey: 'SHA256:uNiVztksCsDhcc0u9e8BrqK6zsvbmTdBGxQvKWrCq2U', // or knownHostsFile; default: ~/.ssh/known_hosts
  }),
  // #endregion ssh
};
