import type { Certificate as State } from '@appliku/core';
import type { Attempts } from './attempts.ts';
import { type Certificate, newestFor } from './certificate.ts';
import { dueAt } from './due.ts';

/** What there is for each domain, and what becomes of it. */
export function statesOf(
  domains: readonly string[],
  certificates: readonly Certificate[],
  attempts: Attempts,
): readonly State[] {
  return domains.map((domain) => {
    const newest = newestFor(domain, certificates);
    const attempt = attempts[domain];
    const nextTry = attempt?.nextTry ?? (newest && dueAt(newest));
    return {
      names: [domain],
      ...(newest !== undefined && { notAfter: new Date(newest.notAfter).toISOString() }),
      ...(nextTry !== undefined && { nextTry: new Date(nextTry).toISOString() }),
      ...(attempt !== undefined && { error: attempt.error }),
    };
  });
}
