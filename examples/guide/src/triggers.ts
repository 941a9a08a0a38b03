import { createDeployment, type DeploymentOptions, git } from '@appliku/core';
import { createQueue, type Queue, sqliteStore } from '@appliku/triggers';

// #region queue
/** Everything of an app but its source, and where that is. */
export interface App extends Omit<DeploymentOptions, 'source'> {
  readonly url: string;
  readonly branch: string;
}

/** Deploys of many apps, kept in a file. `apps` is a table of the platform's own. */
export function startQueue(apps: ReadonlyMap<string, App>): Queue {
  const queue = createQueue({
    store: sqliteStore({ file: 'queue.db' }),
    deployment: ({ app, commit }) => {
      const found = apps.get(app);
      if (found === undefined) throw new Error(`there is no app ${app}`);
      const { url, branch, ...options } = found;
      return createDeployment({
        ...options,
        source: git({ url, ...(commit === undefined ? { branch } : { commit }) }),
      });
    },
    limits: { total: 4, perHost: 1 },
    timeouts: { wholeMs: 45 * 60_000, stages: { build: 20 * 60_000 } },
  });
  queue.on((event) => {
    if (event.type === 'job') console.log(event.job.app, event.job.state);
    if (event.type === 'problem') console.error(event.error.message);
  });
  queue.start();
  return queue;
}
// #endregion queue

// #region jobs
/** Adds a deploy and shows it until it ends. */
export async function deployAndShow(queue: Queue, app: string, commit: string): Promise<void> {
  const { job } = await queue.add({ app, commit, host: 'web1', by: 'ann', reason: 'asked for on the dashboard' });
  if (job === undefined) return;
  for await (const line of queue.follow(job.id)) console.log(line.stage, line.text);
  console.log((await queue.ended(job.id))?.state);
}

/** What the buttons do. */
export async function buttons(queue: Queue, app: string, id: string): Promise<void> {
  await queue.cancel(id, { by: 'ann' });
  await queue.add({ app, action: 'rollback', by: 'ann' });
  console.log(await queue.list({ app, limit: 10 }));
}
// #endregion jobs

// #region close
/** On SIGTERM: nothing more is started; what runs has a minute, and goes on in the next process. */
export function closeOrderly(queue: Queue): void {
  process.once('SIGTERM', () => void queue.close({ graceMs: 60_000 }));
}
// #endregion close
