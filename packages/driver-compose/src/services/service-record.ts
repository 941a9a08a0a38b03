import { DeployError, parseServices, stateDirectory } from '@appliku/core';
import type { Names, Service } from '@appliku/core';
import * as z from 'zod';

/** A service as it was put in place last. */
export interface Placed {
  /** Number of the release that it was made for. Its container has it as a label. */
  readonly since: number;
  readonly definition: Service;
}

/** What runs beside an app, by name. */
export type ServiceRecord = Names<Placed>;

const schema = z.object({ schema: z.literal(1), since: z.record(z.string(), z.int()), services: z.unknown() });
const version = z.object({ schema: z.int() });

/** Compose project of what runs beside an app: its file, the record, and for each service its secrets. */
export function servicesDirectory(app: string): string {
  return `${stateDirectory(app)}/services`;
}

/** @throws LEDGER_NEWER */
export function parseRecord(text: string): ServiceRecord {
  const data: unknown = JSON.parse(text);
  if (version.parse(data).schema > 1) {
    throw new DeployError('services.json was written by a newer version', {
      code: 'LEDGER_NEWER',
      hint: 'Deploy with the newer version of @appliku/driver-compose, or a later one.',
    });
  }
  const { since, services } = schema.parse(data);
  return Object.fromEntries(
    Object.entries(parseServices(services)).map(([name, definition]) => [
      name,
      { since: since[name] ?? 0, definition },
    ]),
  );
}

export function recordText(record: ServiceRecord): string {
  const since = Object.fromEntries(Object.entries(record).map(([name, placed]) => [name, placed.since]));
  const services = Object.fromEntries(Object.entries(record).map(([name, placed]) => [name, placed.definition]));
  return `${JSON.stringify({ schema: 1, since, services }, undefined, 2)}\n`;
}
