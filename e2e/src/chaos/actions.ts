import type { Deployment } from '@appliku/core';

/** What a deployer that is broken off was to do. */
export type Action = (typeof actionNames)[number];
export const actionNames = ['deploy', 'rollback', 'scale', 'restart', 'destroy'] as const;

/** What it had to tell. */
export interface Done {
  readonly outcome: string;
  readonly warnings: readonly unknown[];
}

export const actions: Readonly<Record<Action, (deployment: Deployment) => Promise<Done>>> = {
  deploy: (deployment) => deployment.deploy(),
  rollback: (deployment) => deployment.rollback(),
  scale: (deployment) => deployment.scale({ web: 2 }),
  restart: (deployment) => deployment.restart(),
  destroy: async (deployment) => {
    await deployment.destroy();
    return { outcome: 'destroyed', warnings: [] };
  },
};
