import { DeployError, freeRange, portsOf } from '@appliku/core';
import type { Names, Ports, Range, Slot } from '@appliku/core';

export interface PortNeeds {
  /** Of the release that is made. */
  readonly slot: Slot;
  /** Process -> how many ports. */
  readonly needs: Names<number>;
}

interface Missing {
  readonly slot: Slot;
  readonly name: string;
  readonly count: number;
}

/**
 * What is leased with what is missing added; the same object when nothing is.
 * @throws PORT_TAKEN when there is no room
 */
export function choosePorts(
  leased: Ports,
  taken: ReadonlySet<number>,
  wanted: PortNeeds & { readonly within: { readonly from: number; readonly to: number } },
): Ports {
  return missingPorts(leased, wanted).reduce((ports, { slot, name, count }) => {
    const own = [...Object.values(ports.a), ...Object.values(ports.b)].flatMap(portsOf);
    const range = roomFor(new Set([...taken, ...own]), count, wanted.within);
    return { ...ports, [slot]: { ...ports[slot], [name]: range } };
  }, leased);
}

/**
 * A process that is new gets ports in both slots at once, so that the router knows them from the first deploy on.
 * One that grew gets others in its own slot only: the other one may serve now.
 */
export function missingPorts(ports: Ports, { slot, needs }: PortNeeds): readonly Missing[] {
  const other = slot === 'a' ? 'b' : 'a';
  return Object.entries(needs).flatMap(([name, count]) => [
    ...((ports[slot][name]?.count ?? 0) < count ? [{ slot, name, count }] : []),
    ...(ports[other][name] === undefined ? [{ slot: other, name, count } as const] : []),
  ]);
}

function roomFor(taken: ReadonlySet<number>, count: number, within: { from: number; to: number }): Range {
  const range = freeRange(taken, count, within);
  if (range !== undefined) return range;
  throw new DeployError(`No ${count} neighbouring ports are free between ${within.from} and ${within.to}`, {
    code: 'PORT_TAKEN',
    hint: 'Give compose({ ports }) a wider range, or destroy apps that are not needed.',
  });
}
