import { once } from 'node:events';
import { join } from 'node:path';
import { messageOf } from '@appliku/core';
import { createQueue, createTriggers, notify, type Queue, sqliteStore } from '@appliku/triggers';
import { listen } from './listen.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import { answerPages } from './pages.ts';
import { readServeFile, type ServePlan } from './read-serve-file.ts';
import { type Load, polling, type ServedApp, servedApps, triggerOf } from './served-app.ts';
import { eventText } from './event-text.ts';

/** What the program has of the world. */
export interface ServeTools {
  readonly load: Load;
  /** Fires when the program is to end. */
  readonly signal: AbortSignal;
  /** One thing that happened: for programs and for people. */
  readonly tell: (piece: object, text: string) => void;
}

/**
 * Takes pushes and webhooks, runs the jobs of the queue and renews certificates, until the signal fires. Then it takes no more,
 * waits for what runs, and leaves in the queue what has not ended.
 */
export async function serve(directory: string, tools: ServeTools): Promise<void> {
  const { load, signal, tell } = tools;
  const plan = await readServeFile(directory);
  const apps = await servedApps(plan, load);
  const queue = queueOf(plan, apps);
  const warn = (message: string): void => tell({ type: 'problem', message }, `${message}\n`);
  queue.on((event) => {
    const text = eventText(event);
    if (text !== undefined) tell(event, text);
  });
  const metrics = await openMetrics(queue);
  const notifying = notify(queue, {
    notifiers: plan.notifiers,
    onError: (notifier, message) => warn(`${notifier} was not told: ${message}`),
  });
  const triggers = createTriggers({
    apps: [...apps.values()].map(triggerOf),
    queue,
    onError: (error) => warn(`A request was not taken: ${messageOf(error)}`),
  });
  const server = await listen(answerPages({ triggers, queue, metrics, isClosing: () => signal.aborted }), plan.listen);
  queue.start();
  const watching = [...apps.values()].map((app) => polling(app, queue, warn));
  const renewing = [...apps.values()].map((app) => renewal(app, metrics.certificates, warn));
  tell(
    { type: 'serving', url: server.url, apps: [...apps.keys()] },
    `Serving ${[...apps.keys()].join(', ')} at ${server.url}\n`,
  );

  if (!signal.aborted) await once(signal, 'abort');
  for (const one of [...watching, ...renewing]) one?.[Symbol.dispose]();
  await queue.stop({ graceMs: plan.graceMs });
  await notifying[Symbol.asyncDispose]();
  // Who reads a log gets the end of it; what is asked for meanwhile is left to the next process.
  await server.close();
  await queue.close();
}

function queueOf(plan: ServePlan, apps: ReadonlyMap<string, ServedApp>): Queue {
  return createQueue({
    store: plan.store ?? sqliteStore({ file: join(plan.directory, 'queue.db') }),
    deployment: (job) => {
      const app = apps.get(job.app);
      if (app === undefined) throw new TypeError(`there is no app ${job.app} here any more`);
      return app.open(job);
    },
    limits: plan.limits,
    timeouts: plan.timeouts,
  });
}

function renewal(
  { id, given, deployment }: ServedApp,
  seen: Metrics['certificates'],
  warn: (message: string) => void,
): Disposable | undefined {
  if (given.renew === false) return undefined;
  deployment.on('warning', ({ error }) => warn(`${id}: ${error.code}: ${error.message}`));
  deployment.on('run:end', ({ error }) => {
    if (error !== undefined && error.code !== 'ABORTED')
      warn(`${id}: certificates were not looked at: ${error.message}`);
  });
  return deployment.keepCertificates((certificates) => seen(id, certificates));
}
