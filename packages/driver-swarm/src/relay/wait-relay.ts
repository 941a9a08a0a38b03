import { setTimeout as delay } from 'node:timers/promises';
import { type Context, DeployError, labelsOf, swarmEngine, type SwarmTask } from '@appliku/core';
import { relayLabel } from '../labels.ts';
import { hasEnded, isWanted } from '../tasks/task-state.ts';
import type { Settings } from '../options.ts';
import type { Relay } from './relay-state.ts';

const pauseMs = 200;

/**
 * Resolves when the relay runs on every node that it is wanted on and that answers.
 * @throws IMAGE_MISSING, DEPLOY_CRASHED for one that cannot run; DEPLOY_UNHEALTHY for one that does not in time
 */
export async function waitRelay(
  relay: Relay,
  app: string,
  { scheduleMs }: Pick<Settings, 'scheduleMs'>,
  context: Context,
): Promise<void> {
  const limit = performance.now() + scheduleMs;
  const swarm = swarmEngine(context.places.run);
  const startedAt = new Date().toISOString();
  for (;;) {
    const [tasks, nodes] = await Promise.all([
      swarm.tasks({ ...labelsOf(app), [relayLabel]: relay.key }),
      swarm.nodes(),
    ]);
    const own = tasks.filter(({ service }) => service === relay.service.id);
    const ready = new Set(nodes.filter(({ state }) => state === 'ready').map(({ id }) => id));
    const wanted = own.filter((task) => isWanted(task) && (task.node === undefined || ready.has(task.node)));
    if (wanted.length > 0 && wanted.every(({ state }) => state === 'running')) return;
    const failed = own.find((task) => hasEnded(task) && task.createdAt > startedAt && task.error !== '');
    if (failed !== undefined || performance.now() > limit) throw relayFailure(app, failed ?? wanted[0]);
    await delay(pauseMs, undefined, { signal: context.signal });
  }
}

function relayFailure(app: string, task: SwarmTask | undefined): DeployError {
  const why = task === undefined ? 'no node is there for it' : `it is ${task.state}${task.error && `: ${task.error}`}`;
  return new DeployError(`The relay of ${app} does not run: ${why}`, {
    code: /No such image/.test(why) ? 'IMAGE_MISSING' : 'DEPLOY_UNHEALTHY',
    hint: 'Check swarm({ relay }): its image must be had by its nodes, and its constraints must name nodes that are there.',
  });
}
