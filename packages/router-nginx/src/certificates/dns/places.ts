import { resolverAt, unlessUnsure } from '../resolver.ts';
import type { AcmeSettings } from '../../options/tls-options.ts';
import { askProvider } from './ask-provider.ts';
import type { DnsContext, TxtRecord } from './dns-provider.ts';
import { challengeName, plainName, zoneOf } from './zone.ts';

/** Where a value belongs that proves a domain. */
export interface Place extends Pick<TxtRecord, 'zone' | 'name'> {
  readonly domain: string;
}

/** A chain of CNAME records is not followed further. */
const mostSteps = 8;

/**
 * Those in no zone of the provider's are missing. Where the name of a challenge leads to another one by CNAME, the value
 * belongs there.
 * @throws AcmeError
 */
export async function placesOf(
  domains: readonly string[],
  { dns, resolvers }: AcmeSettings,
  context: DnsContext,
): Promise<readonly Place[]> {
  if (dns === undefined) return [];
  const chains = await Promise.all(
    domains.map(async (domain) => {
      const name = challengeName(domain);
      // The first one still, where a CNAME for all names leads elsewhere: a record of its own comes before that.
      return { domain, names: [await delegated(name, resolvers), name] };
    }),
  );
  context.signal.throwIfAborted();
  const asked = [...new Set(chains.flatMap(({ names }) => names))];
  const zones = await askProvider(dns, 'tell its zones', context, (lent) => dns.zones(asked, lent));
  return chains.flatMap(({ domain, names }) => {
    const [place] = names.flatMap((name) => {
      const zone = zoneOf(name, zones);
      return zone === undefined ? [] : [{ domain, name, zone }];
    });
    return place ?? [];
  });
}

async function delegated(name: string, resolvers: readonly string[] | undefined): Promise<string> {
  let last = name;
  for (let step = 0; step < mostSteps; step += 1) {
    const [target] = (await unlessUnsure(resolverAt(resolvers).resolveCname(last))) ?? [];
    if (target === undefined) break;
    last = plainName(target);
  }
  return last;
}
