import { DeployError, dockerFailure, engine, labels } from '@appliku/core';
import type { Context, Release } from '@appliku/core';
import type { Settings } from '../options.ts';
import { createScript, foreign } from './create-script.ts';
import { networkLabels } from './network-names.ts';

/**
 * Makes the networks that outlive a release and are not there: the app's and the shared ones, those of its services too.
 * @throws NAME_TAKEN for one that somebody else made and that `adopt` does not name
 */
export async function createNetworks(
  release: Release,
  { adopt }: Pick<Settings, 'adopt'>,
  context: Context,
): Promise<void> {
  const wanted = networkLabels(release.app, sharedBy(release));
  const docker = engine(context.places.run);
  const found = await Promise.all([...wanted].map(async ([, labels]) => docker.networks(labels)));
  const there = new Set(found.flat().map(({ name }) => name));
  const missing = [...wanted].filter(([name]) => !there.has(name));
  if (missing.length === 0) return;
  const args = missing.flatMap(([name, own]) => {
    const [one = '', other = one] = Object.entries(own).map(([label, value]) => `${label}=${value}`);
    return [name, one, other, labels.network in own ? 'internal' : '', adopt.includes(name) ? 'adopt' : ''];
  });
  const argv = ['sh', '-c', createScript, 'networks', ...args];
  const result = await context.places.run.run(argv, { signal: context.signal });
  if (result.exitCode === foreign) throw foreignNetwork(result.stdout.trim().split('\n').at(-1) ?? '', context);
  if (result.exitCode !== 0) throw dockerFailure(argv, result);
}

/** All shared networks that something of a release is on. */
export function sharedBy({ networks, services }: Pick<Release, 'networks' | 'services'>): readonly string[] {
  return [...new Set([...networks, ...Object.values(services).flatMap((service) => service.networks)])].sort();
}

function foreignNetwork(name: string, { places }: Context): DeployError {
  return new DeployError(`${places.run.name} has a network ${name} that was not made for this`, {
    code: 'NAME_TAKEN',
    hint: `To use it as it is, name it in compose({ adopt: ['${name}'] }); it was not touched.`,
  });
}
