import { DeployError, engine, labels, type Names, type Release } from '@appliku/core';
import type { Context } from '@appliku/core';
import { sharedNetwork } from '../names.ts';
import type { Settings } from '../options.ts';
import { docker } from '../run-docker.ts';
import { createNetworkCommand } from '../stack/stack-command.ts';

/** Shared networks as a stack file declares them: they outlive it. */
export function externalNetworks(shared: readonly string[]): Names<object> {
  return Object.fromEntries(shared.map(sharedNetwork).map((name) => [name, { external: true, name }]));
}

/** Makes the shared networks that something of a release is on. @throws NAME_TAKEN for one that somebody else made */
export async function ensureSharedNetworks(
  { networks, services }: Pick<Release, 'networks' | 'services'>,
  settings: Settings,
  context: Context,
): Promise<void> {
  const all = new Set([...networks, ...Object.values(services).flatMap((service) => service.networks)]);
  for (const name of all) {
    if (await isThere(name, context)) continue;
    try {
      await docker(createNetworkCommand(sharedNetwork(name), { [labels.network]: name }), settings, context);
    } catch (error) {
      // Another app may be as fast.
      if (!(await isThere(name, context))) throw isTaken(error) ? foreignNetwork(name, error) : error;
    }
  }
}

async function isThere(name: string, { places }: Context): Promise<boolean> {
  const found = await engine(places.run).networks({ [labels.network]: name });
  return found.some((network) => network.name === sharedNetwork(name));
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && /already exists/.test(error.message);
}

function foreignNetwork(name: string, cause: unknown): DeployError {
  return new DeployError(`The Swarm has a network ${sharedNetwork(name)} that was not made for this`, {
    code: 'NAME_TAKEN',
    hint: 'It was not touched: remove it if nobody needs it, or call the shared network otherwise.',
    cause,
  });
}
