import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { labels, swarmEngine } from '@appliku/core';
import type { Context, Names, Release, SwarmService } from '@appliku/core';
import { stackName } from './names.ts';
import { look, servicesOf } from './observe.ts';
import type { Settings } from './options.ts';
import { runImageOf } from './registry/image-of.ts';
import { ensureRelay } from './relay/ensure-relay.ts';
import { listenersOf, type Relay } from './relay/relay-state.ts';
import { waitRelay } from './relay/wait-relay.ts';
import { docker } from './run-docker.ts';
import { deployCommand } from './stack/stack-command.ts';
import { stackFile } from './stack/stack-file.ts';
import { type Asking, untilHealthy } from './tasks/ask-tasks.ts';
import { untilReached } from './tasks/ask-way.ts';
import { hasEnded, nodeNames, processOf } from './tasks/task-state.ts';
import { untilOver, untilRunning, type Watch } from './tasks/watch-tasks.ts';

/**
 * Makes so many tasks of each process run, and those of `names` be healthy; tasks that run are not touched.
 * @throws DEPLOY_CRASHED as soon as one ends, DEPLOY_UNHEALTHY, IMAGE_MISSING, PORT_TAKEN
 */
export async function bringUp(
  release: Release,
  replicas: Names<number>,
  names: readonly string[],
  settings: Settings,
  context: Context,
): Promise<void> {
  context.signal.throwIfAborted();
  const relay = await ensureRelay(release, settings, context);
  const { services, tasks } = await look(release.app, context);
  const steady = isAsWanted(servicesOf(release, services), replicas);
  const before = new Set(tasks.filter(hasEnded).map(({ id }) => id));
  if (!steady) await deployStack(release, replicas, relay, settings, context);
  const wanted = Object.fromEntries(names.map((name) => [name, replicas[name] ?? 0]));
  const watch: Watch = { release, wanted, before, settings, context };
  await settled(watch, { relay, steady, settings });
}

/** How many tasks of each process there are to be now, by its service; without one, none. */
export function replicasIn(release: Release, services: readonly SwarmService[]): Names<number> {
  return Object.fromEntries(
    servicesOf(release, services).map((one) => [one.labels[labels.process] ?? '', one.replicas ?? 0]),
  );
}

function isAsWanted(services: readonly SwarmService[], replicas: Names<number>): boolean {
  const there = Object.fromEntries(services.map((one) => [one.labels[labels.process] ?? '', one.replicas]));
  return Object.entries(replicas).every(([name, count]) => there[name] === count);
}

async function deployStack(
  release: Release,
  replicas: Names<number>,
  relay: Relay | undefined,
  settings: Settings,
  context: Context,
): Promise<void> {
  const [image, secrets] = await Promise.all([
    runImageOf(release, settings, context),
    release.secrets.length === 0 ? {} : context.secrets(release.number),
  ]);
  const input = stackFile(release, { image, replicas, relay: relay?.key, secrets, settings });
  await docker(deployCommand(stackName(release.app, release.slot)), settings, context, { input });
}

/** A task that ends is told at once, whatever else is waited for. */
async function settled(
  watch: Watch,
  { relay, steady, settings }: Pick<Asking, 'relay' | 'steady'> & { readonly settings: Settings },
): Promise<void> {
  const { release, wanted, context } = watch;
  if (Object.values(wanted).every((count) => count === 0)) return;
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  // Each task is asked for itself, and Node takes more than ten listeners for a leak, and says so on standard error.
  setMaxListeners(0, signal);
  const inner: Watch = { ...watch, context: { ...context, signal } };
  const work = async (): Promise<void> => {
    const [tasks, nodes] = await Promise.all([
      untilRunning(inner),
      swarmEngine(context.places.run).nodes(),
      ...(relay === undefined
        ? []
        : [waitRelay({ relay, listeners: listenersOf(release), app: release.app }, settings, inner.context)]),
    ]);
    const own = tasks.filter((task) => (wanted[processOf(task) ?? ''] ?? 0) > 0);
    const asking = { release, tasks: own, relay, nodes: nodeNames(nodes), steady, context: inner.context };
    await untilHealthy(asking);
    await untilReached(asking);
    if (!steady) await delay(settings.monitorMs, undefined, { signal });
    await untilRunning(inner);
  };
  const working = work();
  const watching = untilOver(inner, signal);
  try {
    await Promise.race([working, watching.then(() => working)]);
  } finally {
    over.abort();
    // What was asked for is over before anything is removed.
    await Promise.allSettled([working, watching]);
  }
}
