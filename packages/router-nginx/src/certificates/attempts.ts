import type { Names } from '@appliku/core';
import * as z from 'zod';

/** What failed for a domain, and when it may be tried again. */
export interface Attempt {
  readonly failures: number;
  /** Milliseconds since 1970. */
  readonly nextTry: number;
  readonly error: string;
}

export type Attempts = Names<Attempt>;

const schema = z.object({
  schema: z.literal(1),
  domains: z.record(z.string(), z.object({ failures: z.int(), nextTry: z.number(), error: z.string() })),
});

const minute = 60_000;
const day = 24 * 60 * minute;

export function attemptsText(attempts: Attempts): string {
  return `${JSON.stringify({ schema: 1, domains: attempts }, undefined, 2)}\n`;
}

export function parseAttempts(text: string): Attempts {
  return schema.parse(JSON.parse(text)).domains;
}

/** The authority was not asked: nothing to wait for. */
export function beforeAsking(former: Attempt | undefined, error: string, now: number): Attempt {
  return { failures: former?.failures ?? 0, nextTry: now, error };
}

/**
 * 5 minutes after the first failure, then twice as long each time, as the authority says if that is later; never over a
 * day.
 */
export function afterFailure(
  former: Attempt | undefined,
  error: string,
  { now, retryAfterMs = 0 }: { readonly now: number; readonly retryAfterMs?: number | undefined },
): Attempt {
  const failures = (former?.failures ?? 0) + 1;
  const pauseMs = Math.min(day, Math.max(5 * minute * 2 ** Math.min(failures - 1, 20), retryAfterMs));
  return { failures, nextTry: now + pauseMs, error };
}
