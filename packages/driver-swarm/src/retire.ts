import { setTimeout as delay } from 'node:timers/promises';
import { engine, labels, labelsOf, patiently, swarmEngine, together } from '@appliku/core';
import type { Context, SwarmService } from '@appliku/core';
import { relayLabel } from './labels.ts';
import { removeRelays } from './relay/remove-relays.ts';
import { releaseOf } from './tasks/task-state.ts';
import { untilStopped } from './tasks/until-stopped.ts';

const pauseMs = 200;
/** What it has not cleared up by then, the next run finds. */
const clearedMs = 60_000;

/**
 * Stops and removes all of one release, found by label, so that it also works on one that is half there. A job that still runs
 * is let be: it may be in the middle of a migration. The next run of that job waits for it.
 */
export async function retire(app: string, number: number, context: Context): Promise<void> {
  const { run } = context.places;
  const swarm = swarmEngine(run);
  const services = (await swarm.services(labelsOf(app, number))).filter(isOfProcess);
  await together(services.map(({ id }) => swarm.removeService(id)));
  await untilStopped(app, (task) => releaseOf(task) === number && task.labels[labels.job] === undefined, context);
  await removeNetworks(app, number, context);
  await removeFormerRelays(app, context);
}

/**
 * Docker of this node has what it made for a task until it has cleared that up: a task that was just to be started again lets
 * go of its network a moment later.
 */
async function removeNetworks(app: string, number: number, { places, signal }: Context): Promise<void> {
  const docker = engine(places.run);
  const limit = performance.now() + clearedMs;
  let left = await docker.networks(labelsOf(app, number));
  for (const { id } of left) await patiently(() => docker.removeNetwork(id), { signal });
  while (left.length > 0 && performance.now() < limit) {
    left = await docker.networks(labelsOf(app, number));
    if (left.length > 0) await delay(pauseMs, undefined, { signal });
  }
}

/** Of releases with other processes. With no release left, the relays keep the ports of the app. */
async function removeFormerRelays(app: string, context: Context): Promise<void> {
  const services = (await swarmEngine(context.places.run).services(labelsOf(app))).filter(isOfProcess);
  const needed = services.flatMap(({ labels: { [relayLabel]: key } }) => (key === undefined ? [] : [key]));
  if (needed.length > 0) await removeRelays(app, new Set(needed), context);
}

function isOfProcess({ labels: found }: SwarmService): boolean {
  return found[labels.process] !== undefined;
}
