import { createDeployment, type DeploymentOptions, git, type Secret } from '@appliku/core';
import { createServer } from 'node:http';
import {
  createQueue,
  createTriggers,
  email,
  github,
  githubStatus,
  nodeListener,
  notify,
  type Notifying,
  poll,
  type Queue,
  slack,
  sqliteStore,
  type TriggerApp,
} from '@appliku/triggers';

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
    deployment: ({ app, commit, ref }) => {
      const found = apps.get(app);
      if (found === undefined) throw new Error(`there is no app ${app}`);
      const { url, branch, ...options } = found;
      const followed = ref === undefined ? { branch } : { ref };
      return createDeployment({ ...options, source: git({ url, ...(commit === undefined ? followed : { commit }) }) });
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

// #region triggers
/** What deploys the shop: pushes to `main` that change its folder, version tags, and whoever has the token. */
export function serveTriggers(queue: Queue, secret: string, token: string): void {
  const apps: readonly TriggerApp[] = [
    {
      app: 'shop',
      host: 'web1',
      pushes: [
        {
          from: github,
          repository: 'acme/shop',
          secret,
          branches: ['main', 'release/*'],
          tags: ['v*'],
          paths: ['shop/**'],
        },
      ],
      webhook: { token },
    },
  ];
  const triggers = createTriggers({ apps, queue, onError: (error) => console.error(error) });
  createServer(nodeListener(triggers)).listen(8080);
}
// #endregion triggers

// #region poll
/** Where no webhook can reach the platform: looks at `main` every two minutes, until it is disposed of. */
export function pollMain(queue: Queue, url: string): Disposable {
  return poll({
    app: 'shop',
    source: git({ url, branch: 'main' }),
    queue,
    everyMs: 120_000,
    onError: ({ code, message }) => console.error(code, message),
  });
}
// #endregion poll

// #region notify
/** Failures to Slack and by mail, and the state of each deploy at its commit. */
export function tellPeople(queue: Queue, channel: Secret, mailServer: Secret, token: Secret): Notifying {
  return notify(queue, {
    notifiers: [
      slack({ url: channel, kinds: ['failed', 'timeout', 'certificate'] }),
      email({ server: mailServer, from: 'deploy@example.com', to: 'ops@example.com', kinds: ['failed', 'timeout'] }),
      githubStatus({ token, repositoryOf: ({ app }) => `acme/${app}` }),
    ],
    onError: (notifier, message) => console.error(notifier, message),
  });
}
// #endregion notify
