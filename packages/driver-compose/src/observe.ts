import { engine, labels, labelsOf } from '@appliku/core';
import type { Context, Release, Rollout } from '@appliku/core';
import { rolloutOf } from './compose-state.ts';
import { readPorts, readReleases } from './host-files.ts';

export async function observe(release: Release, { places }: Context): Promise<Rollout> {
  const docker = engine(places.run);
  const [containers, ports] = await Promise.all([
    docker.containers(labelsOf(release.app, release.number)),
    readPorts(places.run, release.app),
  ]);
  return rolloutOf(release, containers, ports);
}

/**
 * Every release of which anything is there, lowest number first; what the ledger does not know is left out. A run that
 * was killed at the right moment leaves only a network behind.
 */
export async function list(app: string, { places }: Context): Promise<readonly Rollout[]> {
  const docker = engine(places.run);
  const [containers, networks, ports, releases] = await Promise.all([
    docker.containers(labelsOf(app)),
    docker.networks(labelsOf(app)),
    readPorts(places.run, app),
    readReleases(places.run, app),
  ]);
  const found = new Set([...containers, ...networks].map((one) => Number(one.labels[labels.release])));
  return releases
    .filter(({ number }) => found.has(number))
    .map((release) => rolloutOf(release, containers, ports))
    .sort((one, other) => one.release.number - other.release.number);
}
