import type { DeploymentOptions } from '@appliku/core';

/** Processes of an app of three parts. */
export const options: Pick<DeploymentOptions, 'processes' | 'releaseCommand' | 'domains'> = {
  // #region processes
  processes: {
    web: { port: 3000, health: '/up', instances: 2, memory: '512m' },
    api: { port: 4000, path: '/api', command: ['node', 'api.js'], health: { path: '/health', timeoutMs: 120_000 } },
    mail: { command: ['node', 'mail.js'], publish: [25] },
    worker: { command: ['node', 'worker.js'], handover: 'replace', graceMs: 60_000 },
  },
  releaseCommand: ['node', 'migrate.js'],
  domains: ['shop.example.com'],
  // #endregion processes
};
