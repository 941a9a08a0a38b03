import type { Certificate as State } from '@appliku/core';
import type { Attempts } from './attempts.ts';
import { type Certificate, newestFor } from './certificate.ts';
import { dueOf, type Windows } from './windows.ts';

/** What there is for each domain, and what becomes of it. */
export function statesOf(
  domains: readonly string[],
  certificates: readonly Certificate[],
  attempts: Attempts,
  windows: Windows,
): readonly State[] {
  return domains.map((domain) => {
    const newest = newestFor(domain, certificates);
    const attempt = attempts[domain];
    const nextTry = attempt?.nextTry ?? (newest && dueOf(newest, windows));
    return {
      names: [domain],
      ...(newest !== undefined && { notAfter: new Date(newest.notAfter).toISOString() }),
      ...(nextTry !== undefined && { nextTry: new Date(nextTry).toISOString() }),
      ...(attempt !== undefined && { error: attempt.error }),
    };
  });
}
