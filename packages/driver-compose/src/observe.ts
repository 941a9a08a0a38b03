import { engine, labels, labelsOf } from '@appliku/core';
import type { Context, Release, Rollout } from '@appliku/core';
import { rolloutOf } from './compose-state.ts';
import { readPorts, readReleases } from './host-files.ts';
import { labelFilters } from './label-filters.ts';
import { runDocker } from './run-docker.ts';

export async function observe(release: Release, { places }: Context): Promise<Rollout> {
  const docker = engine(places.run);
  const [containers, ports] = await Promise.all([
    docker.containers(labelsOf(release.app, release.number)),
    readPorts(places.run, release.app),
  ]);
  return rolloutOf(release, containers, ports);
}

/** Every release of which anything is there, lowest number first; what the ledger does not know is left out. */
export async function list(app: string, context: Context): Promise<readonly Rollout[]> {
  const docker = engine(context.places.run);
  const [containers, networks, ports, releases] = await Promise.all([
    docker.containers(labelsOf(app)),
    releasesWithNetwork(app, context),
    readPorts(context.places.run, app),
    readReleases(context.places.run, app),
  ]);
  const found = new Set([...containers.map((container) => Number(container.labels[labels.release])), ...networks]);
  return releases
    .filter(({ number }) => found.has(number))
    .map((release) => rolloutOf(release, containers, ports))
    .sort((one, other) => one.release.number - other.release.number);
}

/** A run that was killed at the right moment leaves only a network behind. */
async function releasesWithNetwork(app: string, context: Context): Promise<readonly number[]> {
  const format = `{{.Label "${labels.release}"}}`;
  const argv = ['docker', 'network', 'ls', ...labelFilters(labelsOf(app)), '--format', format];
  const { stdout } = await runDocker(argv, context);
  return stdout.split('\n').map(Number);
}
