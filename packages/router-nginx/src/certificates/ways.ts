import type { Context } from '@appliku/core';
import type { AcmeSettings } from '../options/tls-options.ts';
import { AcmeError } from './acme/acme-error.ts';
import { type Place, placesOf } from './dns/places.ts';
import { type Failures, failureOr } from './order-each.ts';

/** How each domain is proven. */
export interface Ways {
  readonly byDns: readonly Place[];
  readonly byHttp: readonly string[];
  /** No way is left for these. */
  readonly failures: Failures;
}

/** By DNS what is in a zone of the provider's, all else by HTTP; where the provider does not answer, all but wildcards. */
export async function waysOf(due: readonly string[], acme: AcmeSettings, context: Context): Promise<Ways> {
  const byDns = await failureOr(placesOf(due, acme, context));
  if (!(byDns instanceof AcmeError)) {
    const byHttp = due.filter((domain) => byDns.every((place) => place.domain !== domain));
    return { byDns, byHttp, failures: new Map() };
  }
  context.log.warn(`${byDns.message}: domains are proven by HTTP, where that can be`);
  const isWildcard = (domain: string): boolean => domain.startsWith('*.');
  const failures = due.filter(isWildcard).map((domain) => [domain, byDns] as const);
  return { byDns: [], byHttp: due.filter((domain) => !isWildcard(domain)), failures: new Map(failures) };
}
