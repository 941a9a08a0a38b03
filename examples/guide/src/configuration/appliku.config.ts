// #region config
import { defineConfig } from '@appliku/config';

export default defineConfig({
  app: 'shop',
  processes: {
    web: { command: ['node', 'server.js'], port: 3000, health: '/up' },
    worker: { command: ['node', 'worker.js'] },
  },
  releaseCommand: ['node', 'migrate.js'],
  env: { LOG_LEVEL: 'info' },
  environments: {
    production: { host: 'deploy@203.0.113.7', domains: ['shop.example.com'], processes: { web: { instances: 2 } } },
    staging: { host: 'deploy@203.0.113.8', domains: ['staging.example.com'], env: { LOG_LEVEL: 'debug' } },
  },
});
// #endregion config
