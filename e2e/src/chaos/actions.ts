import type { Deployment, DeploymentOptions } from '@appliku/core';

/** What a deployer that is broken off was to do. */
export type Action = (typeof actionNames)[number];
export const actionNames = [
  'deploy',
  'migrate',
  'cron',
  'canary',
  'promote',
  'rollback',
  'scale',
  'restart',
  'destroy',
] as const;

/** What it had to tell. */
export interface Done {
  readonly outcome: string;
  readonly warnings: readonly unknown[];
}

export const actions: Readonly<Record<Action, (deployment: Deployment) => Promise<Done>>> = {
  deploy: (deployment) => deployment.deploy(),
  migrate: (deployment) => deployment.deploy(),
  cron: (deployment) => deployment.deploy(),
  canary: async (deployment) => {
    await deployment.deploy({ canary: { weight: 20 } });
    await deployment.abort();
    await deployment.deploy({ canary: { weight: 20 } });
    return deployment.promote();
  },
  promote: (deployment) => deployment.promote(),
  rollback: (deployment) => deployment.rollback(),
  scale: (deployment) => deployment.scale({ web: 2 }),
  restart: (deployment) => deployment.restart(),
  destroy: async (deployment) => {
    await deployment.destroy();
    return { outcome: 'destroyed', warnings: [] };
  },
};

/** A release command that takes an hour; cron jobs to install, and all former releases to prune. */
export const optionsOf: Readonly<Partial<Record<Action, Partial<DeploymentOptions>>>> = {
  migrate: { releaseCommand: ['sleep', '3004'] },
  cron: {
    keep: 1,
    cron: {
      nightly: { schedule: '0 3 * * *', command: ['true'] },
      weekly: { schedule: '0 4 * * 0', command: ['true'] },
    },
  },
};
