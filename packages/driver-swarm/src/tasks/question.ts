import { type Names, partsOf, type ProcessType, type Release } from '@appliku/core';

/** What an instance is asked to show that it is healthy; undefined: nothing. */
export function questionOf(
  { app, rules }: Pick<Release, 'app' | 'rules'>,
  process: Pick<ProcessType, 'health'> | undefined,
): { readonly path: string; readonly headers: Names<string>; readonly timeoutMs: number } | undefined {
  if (process?.health.kind !== 'http') return undefined;
  const { path, headers, timeoutMs } = process.health;
  const domain = rules.find(({ domains }) => domains.length > 0)?.domains[0];
  return { path, headers: { Host: domain ?? partsOf(app).app, 'X-Forwarded-Proto': 'https', ...headers }, timeoutMs };
}
