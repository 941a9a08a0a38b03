import { createHash } from 'node:crypto';
import type { Names } from '@appliku/core';
import * as z from 'zod';
import type { Certificate } from './certificate.ts';
import { dueAt } from './due.ts';

/** What an authority said of when to renew a certificate. Milliseconds since 1970. */
export interface Advice {
  /** Undefined: it said nothing. */
  readonly window?: { readonly start: number; readonly end: number };
  /** When it may be asked again. */
  readonly askAgain: number;
}

/** By serial number. */
export type Windows = Names<Advice>;

const schema = z.object({
  schema: z.literal(1),
  windows: z.record(
    z.string(),
    z.object({ window: z.object({ start: z.number(), end: z.number() }).exactOptional(), askAgain: z.number() }),
  ),
});

export function windowsText(windows: Windows): string {
  return `${JSON.stringify({ schema: 1, windows }, undefined, 2)}\n`;
}

export function parseWindows(text: string): Windows {
  return schema.parse(JSON.parse(text)).windows;
}

/** Each certificate has a place of its own in its window, so that not all come at once; it stays the same. */
export function dueOf(certificate: Certificate, windows: Windows): number {
  const { serial } = certificate;
  const place = createHash('sha256').update(serial).digest().readUInt32BE() / 2 ** 32;
  return dueAt(certificate, windows[serial]?.window, place);
}
