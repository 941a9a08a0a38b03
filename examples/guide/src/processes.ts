import type { DeploymentOptions } from '@appliku/core';

/** Processes of an app of three parts. */
export const options: Pick<DeploymentOptions, 'processes' | 'releaseCommand' | 'rules'> = {
  // #region processes
  processes: {
    web: { port: 3000, health: '/up', instances: 2, memory: '512m' },
    api: { port: 4000, command: ['node', 'api.js'], health: { path: '/health', timeoutMs: 120_000 } },
    worker: { command: ['node', 'worker.js'], handover: 'replace', graceMs: 60_000 },
  },
  releaseCommand: ['node', 'migrate.js'],
  rules: [
    { domains: ['shop.example.com'], to: 'web' },
    { domains: ['shop.example.com'], path: '/api', to: 'api' },
  ],
  // #endregion processes
};
