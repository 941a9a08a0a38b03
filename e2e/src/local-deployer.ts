/** Deploys a directory to the machine it runs on; a process of its own, on a server. Argument: the directory. */
import { dockerfile } from '@appliku/builder-dockerfile';
import { deploy, directory, local } from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { nginx } from '@appliku/router-nginx';

const { outcome, urls, release, warnings } = await deploy({
  app: 'hello',
  host: local(),
  source: directory(process.argv[2] ?? '.'),
  builder: dockerfile(),
  driver: compose(),
  router: nginx(),
  processes: { web: { port: 3000, health: '/up' } },
  releaseCommand: ['node', 'migrate.js'],
  domains: ['hello.example.com'],
});
process.stdout.write(`${JSON.stringify({ outcome, urls, number: release.number, warnings })}\n`);
