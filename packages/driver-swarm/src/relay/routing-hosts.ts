import { engine, type Host, labelsOf, type Places } from '@appliku/core';
import { type FoundRelay, relaysIn } from './relay-state.ts';

/** Machines that need a relay: those of the router, and the one that asks tasks whether they are healthy. */
export function routingHosts({ run, route }: Pick<Places, 'run' | 'route'>): readonly Host[] {
  return [...new Set([run, ...route])];
}

/** Relays of an app that a machine has, also such as do not run. */
export async function relaysOn(host: Host, app: string): Promise<readonly FoundRelay[]> {
  return relaysIn(await engine(host).listContainers(labelsOf(app)));
}
