import type { Names, Slot } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import * as z from 'zod';

/** Neighbouring ports, one an instance. */
export interface Range {
  readonly first: number;
  readonly count: number;
}

/** What one app has leased, by slot and process. Kept over releases, so that endpoints hold. */
export type Ports = Readonly<Record<Slot, Names<Range>>>;

/** Of an app that has none yet. */
export const noPorts: Ports = { a: {}, b: {} };

const ranges = z.record(z.string(), z.object({ first: z.int(), count: z.int() }));
const schema = z.object({ schema: z.literal(1), a: ranges, b: ranges });
const version = z.object({ schema: z.int() });

/** @throws LEDGER_NEWER */
export function parsePorts(text: string): Ports {
  const data: unknown = JSON.parse(text);
  if (version.parse(data).schema > 1) {
    throw new DeployError('ports.json was written by a newer version', {
      code: 'LEDGER_NEWER',
      hint: 'Deploy with the newer version of @appliku/driver-compose, or a later one.',
    });
  }
  const { a, b } = schema.parse(data);
  return { a, b };
}

/** As `parsePorts` reads it. */
export function portsText(ports: Ports): string {
  return `${JSON.stringify({ schema: 1, ...ports }, undefined, 2)}\n`;
}

/** All ports of a range, lowest first. */
export function portsOf({ first, count }: Range): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
