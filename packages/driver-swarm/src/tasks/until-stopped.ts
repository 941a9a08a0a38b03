import { setTimeout as delay } from 'node:timers/promises';
import { type Context, labelsOf, swarmEngine, type SwarmTask } from '@appliku/core';
import { hasEnded } from './task-state.ts';

const pauseMs = 200;
/** Before it gets a container, a task that is not wanted any more simply stays what it was. */
const begun: ReadonlySet<SwarmTask['state']> = new Set(['preparing', 'ready', 'starting', 'running']);

/**
 * Resolves when no such task of the app runs any more. What a node does that does not answer, nobody can tell: its tasks do not
 * count.
 */
export async function untilStopped(
  app: string,
  isOne: (task: SwarmTask) => boolean,
  { places, signal }: Pick<Context, 'places' | 'signal'>,
): Promise<void> {
  const swarm = swarmEngine(places.run);
  for (;;) {
    const [tasks, nodes] = await Promise.all([swarm.tasks(labelsOf(app)), swarm.nodes()]);
    const ready = new Set(nodes.filter(({ state }) => state === 'ready').map(({ id }) => id));
    const left = tasks.filter(
      (task) => isOne(task) && !hasEnded(task) && begun.has(task.state) && ready.has(task.node ?? ''),
    );
    if (left.length === 0) return;
    await delay(pauseMs, undefined, { signal });
  }
}
