import { dockerfile } from '@appliku/builder-dockerfile';
import { createDeployment, type Deployment, directory, type Host } from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { nginx } from '@appliku/router-nginx';

/** An app of a few files, built on one host and run on another. */
export function apart(places: { readonly build: Host; readonly run: Host }, files: string): Deployment {
  return createDeployment({
    app: 'apart',
    places,
    source: directory(files),
    builder: dockerfile(),
    driver: compose(),
    router: nginx(),
    processes: { web: { port: 3000 } },
    domains: ['apart.example.com'],
    drainMs: 1000,
  });
}

/** What makes most of the image, what changes, and something that answers. */
export const appFiles = {
  Dockerfile: 'FROM node:20-slim\nCOPY base /base\nCOPY top server.js /\nCMD ["node", "/server.js"]\n',
  'server.js': `require('http').createServer((_, answer) => answer.end('here')).listen(process.env.PORT)\n`,
} as const;
