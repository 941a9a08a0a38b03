import { engine, labels, labelsOf, runDocker } from '@appliku/core';
import type { Container, Context, Engine, ListedContainer, Release } from '@appliku/core';
import { upCommand } from './compose-command.ts';
import { instancesOf, processContainers } from './compose-state.ts';
import { crashed, watchEnds } from './health/crash.ts';
import { waitHealthy, type Waiting } from './health/wait-healthy.ts';
import { readAppFiles } from './host-files.ts';
import { look, type Observed } from './observe.ts';
import { explainTakenPort } from './ports/port-taken.ts';

/**
 * Makes these processes of a release run and be healthy, and tells what is there then. What runs is not touched.
 * @throws DEPLOY_CRASHED as soon as one ends, DEPLOY_UNHEALTHY, PORT_TAKEN
 */
export async function bringUp(release: Release, names: readonly string[], context: Context): Promise<Observed> {
  if (names.length === 0) return look(release, context);
  const docker = engine(context.places.run);
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  const own = labelsOf(release.app, release.number);
  // Before anything starts, so that nothing can end unseen.
  const asked = Promise.all([
    docker.events(own, signal),
    present(docker, release, names),
    readAppFiles(context.places.run, release.app),
  ]);
  const [events, there, files] = await asked.catch((error: unknown) => {
    over.abort();
    throw error;
  });
  const steady = isSteady(release, names, there);
  const { ports } = files;
  const work = startAndWait({ release, names, docker, steady, ports, context: { ...context, signal } });
  try {
    const ended = await Promise.race([work, watchEnds(events, names)]);
    if ('exitCode' in ended) throw await crashed(docker, release, ended);
    return { listed: ended, files };
  } finally {
    over.abort();
    // Whoever removes what is there now must not be overtaken by a compose that still starts more.
    await Promise.allSettled([work]);
  }
}

async function startAndWait(waiting: Waiting): Promise<readonly ListedContainer[]> {
  if (!waiting.steady) await up(waiting);
  return waitHealthy(waiting);
}

async function up({ release, names, ports, docker, context }: Waiting): Promise<void> {
  try {
    await runDocker(upCommand(release, names), context);
  } catch (error) {
    throw await explainTakenPort(error, { release, ports, docker, context });
  }
}

/** Containers of these processes: of a release that is new there are none to ask for. */
async function present(docker: Engine, release: Release, names: readonly string[]): Promise<readonly Container[]> {
  const listed = processContainers(release, await docker.listContainers(labelsOf(release.app, release.number)));
  const wanted = listed.filter(({ labels: found }) => names.includes(found[labels.process] ?? ''));
  const found = await Promise.all(wanted.map(({ id }) => docker.container(id)));
  return found.filter((container) => container !== undefined);
}

/** Every wanted instance runs and never had to be started again: nothing is left to wait for but its answer. */
function isSteady(release: Release, names: readonly string[], containers: readonly Container[]): boolean {
  const instances = instancesOf(release, containers);
  const restarted = new Set(containers.filter(({ restarts }) => restarts > 0).map(({ id }) => id));
  // A release whose processes are all stopped still has its network, by which it is found.
  if (containers.length === 0) return false;
  return names.every((name) => {
    const calm = instances.filter(
      ({ id, process, state }) => process === name && state === 'healthy' && !restarted.has(id),
    );
    return calm.length >= (release.processes[name]?.instances ?? 0);
  });
}
