import { DeployError, execute, type Host, publicDirectory, type Slot } from '@appliku/core';
import { flipScript } from './flip-script.ts';
import { parseResult } from './result.ts';

export interface Flip {
  readonly app: string;
  /** Name of the route's directory; undefined: no route. */
  readonly name: string | undefined;
  /** Of `route.json`, for a directory that is not there yet. */
  readonly text?: string;
  readonly slot: Slot | undefined;
  /** Where the requests of the first so many lots go instead. */
  readonly canary?: { readonly slot: Slot; readonly lots: number };
}

/** @throws ROUTE_UNCONFIRMED: then the former route is in force */
export async function flip(host: Host, target: Flip, signal: AbortSignal): Promise<void> {
  const { app, name = '', text = '', slot, canary } = target;
  const split = canary === undefined ? [] : [canary.slot, String(canary.lots)];
  const argv = ['bash', '-c', flipScript, 'appliku-flip', app, publicDirectory(app), name, slot ?? 'none', ...split];
  const { stdout } = await execute(host, argv, { input: text, signal });
  const { word, lines } = parseResult(stdout);
  if (word === 'ok') return;
  throw new DeployError(`Nginx on ${host.name} does not go by the new route of ${app}`, {
    code: 'ROUTE_UNCONFIRMED',
    hint: `The user of Nginx's workers must be able to read ${publicDirectory(app)}; the former route is in force.`,
    output: [`expected ${[slot ?? 'none', ...split].join(' ')}, Nginx answers ${lines[0] ?? 'nothing'}`],
  });
}
