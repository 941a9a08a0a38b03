import { engine, labels, labelsOf, together } from '@appliku/core';
import type { Context, Engine, ListedContainer, Release } from '@appliku/core';
import { readRelease } from './host-files.ts';
import { dropNames, isCalled } from './networks/move-names.ts';

/** For a container whose release is forgotten: Docker's own. */
const defaultGraceMs = 10_000;

/**
 * Stops and removes all of one release, found by label, so that it also works on one that is half there.
 * A job that still runs is let be: it may be in the middle of a migration. The next run of that job waits for it.
 */
export async function retire(app: string, number: number, { places }: Context): Promise<void> {
  const docker = engine(places.run);
  const own = labelsOf(app, number);
  const [containers, networks, release] = await Promise.all([
    docker.listContainers(own),
    docker.networks(own),
    readRelease(places.run, app, number),
  ]);
  const ended = containers.filter((container) => !isRunningJob(container));
  await Promise.all(ended.map((container) => stop(docker, container, release)));
  // A container that is stopped is in no network any more.
  await together([...ended.map(({ id }) => docker.remove(id)), ...networks.map(({ id }) => docker.removeNetwork(id))]);
  if (release === undefined || isCalled(release)) await dropNames(app, docker);
}

async function stop(
  docker: Engine,
  { id, labels: found }: ListedContainer,
  release: Release | undefined,
): Promise<void> {
  const process = release?.processes[found[labels.process] ?? ''];
  await docker.stop(id, { graceMs: process?.graceMs ?? defaultGraceMs });
}

/** A job outlives its release, if it must. */
export function isRunningJob({ labels: found, state }: ListedContainer): boolean {
  return found[labels.job] !== undefined && (state === 'running' || state === 'paused');
}
