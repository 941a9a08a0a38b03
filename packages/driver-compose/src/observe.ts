import { engine, labels, labelsOf } from '@appliku/core';
import type { Context, ListedContainer, Release, Rollout } from '@appliku/core';
import { areOf, readTimers, type Timers } from './cron/timers.ts';
import { rolloutOf } from './compose-state.ts';
import { readPorts, readReleases } from './host-files.ts';

export async function observe(release: Release, { places, signal }: Context): Promise<Rollout> {
  const docker = engine(places.run);
  const [containers, beside, ports, timers] = await Promise.all([
    docker.containers(labelsOf(release.app, release.number)),
    Object.keys(release.services).length === 0 ? [] : docker.listContainers(labelsOf(release.app)),
    readPorts(places.run, release.app),
    readTimers(places.run, release.app, signal),
  ]);
  return whole(rolloutOf(release, containers, ports), beside, timers);
}

/**
 * Every release of which anything is there, lowest number first; what the ledger does not know is left out. A run that
 * was killed at the right moment leaves only a network behind.
 */
export async function list(app: string, { places, signal }: Context): Promise<readonly Rollout[]> {
  const docker = engine(places.run);
  const [containers, networks, ports, timers, releases] = await Promise.all([
    docker.containers(labelsOf(app)),
    docker.networks(labelsOf(app)),
    readPorts(places.run, app),
    readTimers(places.run, app, signal),
    readReleases(places.run, app),
  ]);
  const found = new Set([...containers, ...networks].map((one) => Number(one.labels[labels.release])));
  return releases
    .filter(({ number }) => found.has(number))
    .map((release) => whole(rolloutOf(release, containers, ports), containers, timers))
    .sort((one, other) => one.release.number - other.release.number);
}

/** It is whole when its services run and its cron jobs, and no others, are due. */
function whole(rollout: Rollout, containers: readonly ListedContainer[], timers: Timers): Rollout {
  const { release, complete } = rollout;
  const running = new Set(
    containers.filter(({ state }) => state === 'running').map((one) => one.labels[labels.service]),
  );
  const served = Object.keys(release.services).every((name) => running.has(name));
  return { ...rollout, complete: complete && served && areOf(timers, release) };
}
