import { areTimersOf, engine, labels, labelsOf } from '@appliku/core';
import type { Context, ListedContainer, Release, Rollout } from '@appliku/core';
import { rolloutOf } from './compose-state.ts';
import { type AppFiles, readAppFiles } from './host-files.ts';
import { isRunningJob } from './retire.ts';

/** What is there of one release. */
export interface Observed {
  readonly listed: readonly ListedContainer[];
  readonly files: AppFiles;
}

export async function look(release: Release, { places }: Context): Promise<Observed> {
  const [listed, files] = await Promise.all([
    engine(places.run).listContainers(labelsOf(release.app, release.number)),
    readAppFiles(places.run, release.app),
  ]);
  return { listed, files };
}

/** Asks Docker for each of them; one that is gone meanwhile is left out. */
export async function observed(release: Release, { listed, files }: Observed, { places }: Context): Promise<Rollout> {
  const docker = engine(places.run);
  const [found, beside] = await Promise.all([
    Promise.all(listed.map(({ id }) => docker.container(id))),
    Object.keys(release.services).length === 0 ? [] : docker.listContainers(labelsOf(release.app)),
  ]);
  const containers = found.filter((container) => container !== undefined);
  return whole(rolloutOf(release, containers, files.ports), beside, files);
}

/**
 * Every release of which anything is there, lowest number first; what the ledger does not know is left out. A run that
 * was killed at the right moment leaves only a network behind.
 */
export async function list(app: string, { places }: Context): Promise<readonly Rollout[]> {
  const docker = engine(places.run);
  const [containers, networks, files] = await Promise.all([
    docker.containers(labelsOf(app)),
    docker.networks(labelsOf(app)),
    readAppFiles(places.run, app),
  ]);
  // What only a job is left of is retired already.
  const left = containers.filter((container) => !isRunningJob(container));
  const found = new Set([...left, ...networks].map((one) => Number(one.labels[labels.release])));
  return files.releases
    .filter(({ number }) => found.has(number))
    .map((release) => whole(rolloutOf(release, containers, files.ports), containers, files))
    .sort((one, other) => one.release.number - other.release.number);
}

/** It is whole when its services run and its cron jobs, and no others, are due. */
function whole(rollout: Rollout, containers: readonly ListedContainer[], { timers }: AppFiles): Rollout {
  const { release, complete } = rollout;
  const running = new Set(
    containers.filter(({ state }) => state === 'running').map((one) => one.labels[labels.service]),
  );
  const served = Object.keys(release.services).every((name) => running.has(name));
  return { ...rollout, complete: complete && served && areTimersOf(timers, release) };
}
