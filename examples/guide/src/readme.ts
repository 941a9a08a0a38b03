import { readFile } from 'node:fs/promises';

const url = await readFile('database-url', 'utf8');

// #region deploy
import { deploy, git, secret, ssh } from '@appliku/core';
import { dockerfile } from '@appliku/builder-dockerfile';
import { compose } from '@appliku/driver-compose';
import { nginx } from '@appliku/router-nginx';

const { outcome, urls, release } = await deploy({
  app: 'shop',
  host: ssh({ host: '203.0.113.7', username: 'deploy' }), // or local()
  source: git({ url: 'https://example.com/shop.git', branch: 'main' }), // or directory('.')
  builder: dockerfile(),
  driver: compose(),
  router: nginx(),
  processes: { web: { port: 3000, health: '/up' }, worker: { command: ['node', 'worker.js'] } },
  releaseCommand: ['node', 'migrate.js'],
  domains: ['shop.example.com'],
  env: { NODE_ENV: 'production', DATABASE_URL: secret(url) },
});
// #endregion deploy

console.log(outcome, release.number, urls);
