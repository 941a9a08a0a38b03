import { writeFile } from 'node:fs/promises';
import { buildpacks, eject } from '@appliku/builder-buildpacks';
import { type Builder, secret } from '@appliku/core';

// #region simple
/** Language, versions, commands: all is found in the files of the app. */
export const found: Builder = buildpacks();
// #endregion simple

// #region told
/** Each thing that is found can be told instead. */
export function told(token: string): Builder {
  return buildpacks({
    language: 'node',
    version: '22',
    buildCommand: 'npm run build:production',
    startCommand: 'node dist/server.js',
    secrets: { NPM_TOKEN: secret(token) },
    images: { node: 'registry.example.com/mirror/node' },
    indexes: { node: 'https://packages.example.com/npm/' },
    variables: { VITE_API: 'https://api.example.com' },
  });
}
// #endregion told

// #region eject
/** From here on it is a Dockerfile of your own. */
export async function takeOver(): Promise<void> {
  const { dockerfile, dockerignore } = await eject('.', 'shop');
  await writeFile('Dockerfile', dockerfile);
  await writeFile('.dockerignore', dockerignore);
}
// #endregion eject
