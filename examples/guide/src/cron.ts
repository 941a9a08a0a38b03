import { createDeployment, type Deployment, type DeploymentOptions } from '@appliku/core';

export function withCron(options: DeploymentOptions): Deployment {
  // #region cron
  return createDeployment({
    ...options,
    cron: {
      nightly: { schedule: '30 3 * * *', command: ['npm', 'run', 'report'] },
      poll: { schedule: '*/5 8-17 * * mon-fri', command: ['node', 'poll.js'], overlap: 'allow', timeoutMs: 60_000 },
    },
  });
  // #endregion cron
}

export async function lastRun(deployment: Deployment): Promise<string> {
  // #region runs
  const runs = await deployment.cron.runs('nightly');
  const last = runs.at(-1);
  // #endregion runs
  return last === undefined ? 'none' : `${last.startedAt} ${last.outcome} ${last.exitCode}`;
}
