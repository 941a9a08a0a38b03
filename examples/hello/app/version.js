import { existsSync, readFileSync } from 'node:fs';

/** A commit with another number in this file is another version. */
export const version = textOf('version.txt') ?? 'unknown';

/**
 * What this version does wrong, on purpose, so that a failing deploy can be seen: `crash` at boot, `unhealthy` (never
 * answers /up), `status` (answers it with 500), `migrate` (the release command fails).
 */
export const fault = process.env.FAULT ?? textOf('fault.txt');

function textOf(name) {
  const file = new URL(name, import.meta.url);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
