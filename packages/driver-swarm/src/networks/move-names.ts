import { setTimeout as delay } from 'node:timers/promises';
import { DeployError, labelsOf, swarmEngine, type SwarmTask, together } from '@appliku/core';
import type { Context, Release } from '@appliku/core';
import { namesLabel } from '../labels.ts';
import { namesStack } from '../names.ts';
import type { Settings } from '../options.ts';
import { listenersOf } from '../relay/relay-state.ts';
import { docker } from '../run-docker.ts';
import { deployCommand } from '../stack/stack-command.ts';
import { isWanted, runs } from '../tasks/task-state.ts';
import { namesFile, replicas } from './names-file.ts';

const pauseMs = 200;

/**
 * From here on the names of an app on shared networks lead to this release; what is under way to the former goes on. Without
 * such a network there are none.
 * @throws DEPLOY_UNHEALTHY
 */
export async function moveNames(release: Release, settings: Settings, context: Context): Promise<void> {
  const { app } = release;
  const swarm = swarmEngine(context.places.run);
  const [services, tasks] = await Promise.all([swarm.services(labelsOf(app)), swarm.tasks(labelsOf(app))]);
  const there = services.filter(({ labels }) => labels[namesLabel] !== undefined);
  if (!hasNames(release)) return together(there.map(({ id }) => swarm.removeService(id))).then(() => undefined);
  if (leadTo(release, tasks)) return;
  const input = namesFile(release, settings);
  await docker(deployCommand(namesStack(app), { resolve: 'changed' }), settings, context, { input });
  await untilMoved(release, settings, context);
}

/** Whether the names of an app are there and mean this release. Where it has none, they do. */
export function leadTo(release: Release, tasks: readonly SwarmTask[]): boolean {
  if (!hasNames(release)) return true;
  const own = tasks.filter((task) => task.labels[namesLabel] !== undefined && isWanted(task));
  const right = own.filter((task) => task.labels[namesLabel] === String(release.number));
  return right.length === own.length && right.filter(runs).length >= replicas * listenersOf(release).length;
}

function hasNames(release: Release): boolean {
  return release.networks.length > 0 && listenersOf(release).length > 0;
}

async function untilMoved(release: Release, { scheduleMs }: Settings, { places, signal }: Context): Promise<void> {
  const limit = performance.now() + scheduleMs;
  for (;;) {
    const tasks = await swarmEngine(places.run).tasks(labelsOf(release.app));
    if (leadTo(release, tasks)) return;
    if (performance.now() > limit) throw notMoved(release, tasks);
    await delay(pauseMs, undefined, { signal });
  }
}

function notMoved({ app, number }: Release, tasks: readonly SwarmTask[]): DeployError {
  const task = tasks.find((one) => one.labels[namesLabel] === String(number) && !runs(one));
  const why = task === undefined ? '' : `: a task is ${task.state}${task.error && `, ${task.error}`}`;
  return new DeployError(`The names of ${app} on shared networks do not lead to release ${number}${why}`, {
    code: 'DEPLOY_UNHEALTHY',
    hint: `See \`docker stack ps --no-trunc ${namesStack(app)}\`; they run where swarm({ relay: { constraints } }) says.`,
  });
}
