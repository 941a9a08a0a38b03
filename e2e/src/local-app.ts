import { dockerfile } from '@appliku/builder-dockerfile';
import { type DeploymentOptions, directory, type Host } from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { nginx } from '@appliku/router-nginx';

/** An app of a directory, deployed from wherever that is. */
export function localApp(files: string, host: Host): DeploymentOptions {
  return {
    app: 'hello',
    host,
    source: directory(files),
    builder: dockerfile(),
    driver: compose(),
    router: nginx(),
    processes: { web: { port: 3000, health: '/up' } },
    releaseCommand: ['node', 'migrate.js'],
    domains: ['hello.example.com'],
  };
}
