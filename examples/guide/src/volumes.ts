import type { DeploymentOptions } from '@appliku/core';

/** An app that keeps files: a database with one writer, and pictures that everybody may see. */
export const options: Pick<DeploymentOptions, 'domains' | 'processes' | 'volumes'> = {
  // #region volumes
  domains: ['shop.example.com'],
  processes: {
    web: { port: 3000, mounts: { pictures: '/app/pictures', logs: '/logs' } },
    indexer: { command: ['node', 'indexer.js'], mounts: { index: '/index' } },
  },
  volumes: {
    index: {},
    pictures: { shared: true, webPath: '/pictures' },
    logs: { shared: true, path: '/srv/shop-logs' },
  },
  // #endregion volumes
};
