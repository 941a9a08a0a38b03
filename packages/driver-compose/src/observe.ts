import { engine, labels, labelsOf } from '@appliku/core';
import type { Context, Release, Rollout } from '@appliku/core';
import { areOf, readTimers, type Timers } from './cron/timers.ts';
import { rolloutOf } from './compose-state.ts';
import { readPorts, readReleases } from './host-files.ts';

export async function observe(release: Release, { places, signal }: Context): Promise<Rollout> {
  const docker = engine(places.run);
  const [containers, ports, timers] = await Promise.all([
    docker.containers(labelsOf(release.app, release.number)),
    readPorts(places.run, release.app),
    readTimers(places.run, release.app, signal),
  ]);
  return withTimers(rolloutOf(release, containers, ports), timers);
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
    .map((release) => withTimers(rolloutOf(release, containers, ports), timers))
    .sort((one, other) => one.release.number - other.release.number);
}

/** It is whole when its cron jobs, and no others, are due. */
function withTimers(rollout: Rollout, timers: Timers): Rollout {
  return { ...rollout, complete: rollout.complete && areOf(timers, rollout.release) };
}
