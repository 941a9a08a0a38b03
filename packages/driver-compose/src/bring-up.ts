import { engine, labelsOf } from '@appliku/core';
import type { Container, Context, Release } from '@appliku/core';
import { upCommand } from './compose-command.ts';
import { instancesOf, processContainers } from './compose-state.ts';
import { crashed, watchEnds } from './health/crash.ts';
import { waitHealthy, type Waiting } from './health/wait-healthy.ts';
import { readPorts } from './host-files.ts';
import { explainTakenPort } from './ports/port-taken.ts';
import { runDocker } from './run-docker.ts';

/**
 * Makes these processes of a release run and be healthy. What runs is not touched.
 * @throws DEPLOY_CRASHED as soon as one ends, DEPLOY_UNHEALTHY, PORT_TAKEN
 */
export async function bringUp(release: Release, names: readonly string[], context: Context): Promise<void> {
  if (names.length === 0) return;
  const docker = engine(context.places.run);
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  const own = labelsOf(release.app, release.number);
  // Before anything starts, so that nothing can end unseen.
  const asked = Promise.all([docker.events(own, signal), docker.containers(own)]);
  const [events, there] = await asked.catch((error: unknown) => {
    over.abort();
    throw error;
  });
  const steady = isSteady(release, names, there);
  const work = startAndWait({ release, names, docker, steady, context: { ...context, signal } });
  try {
    const end = await Promise.race([work, watchEnds(events, names)]);
    if (end) throw await crashed(docker, release, end);
  } finally {
    over.abort();
    // Whoever removes what is there now must not be overtaken by a compose that still starts more.
    await Promise.allSettled([work]);
  }
}

async function startAndWait(waiting: Waiting): Promise<undefined> {
  if (!waiting.steady) await up(waiting);
  await waitHealthy(waiting);
  return undefined;
}

async function up({ release, names, docker, context }: Waiting): Promise<void> {
  try {
    await runDocker(upCommand(release, names), context);
  } catch (error) {
    const ports = await readPorts(context.places.run, release.app);
    throw await explainTakenPort(error, { release, ports, docker, context });
  }
}

/** Every wanted instance runs and never had to be started again: nothing is left to wait for but its answer. */
function isSteady(release: Release, names: readonly string[], containers: readonly Container[]): boolean {
  const own = processContainers(release, containers);
  const instances = instancesOf(release, own);
  const restarted = new Set(own.filter(({ restarts }) => restarts > 0).map(({ id }) => id));
  // A release whose processes are all stopped still has its network, by which it is found.
  if (own.length === 0) return false;
  return names.every((name) => {
    const calm = instances.filter(
      ({ id, process, state }) => process === name && state === 'healthy' && !restarted.has(id),
    );
    return calm.length >= (release.processes[name]?.instances ?? 0);
  });
}
