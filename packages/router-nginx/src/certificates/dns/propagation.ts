import type { AcmeSettings } from '../../options/tls-options.ts';
import { AcmeError } from '../acme/acme-error.ts';
import { addressesOf, resolverAt, unlessUnsure } from '../resolver.ts';
import { until } from '../acme/until.ts';
import type { TxtRecord } from './dns-provider.ts';

/** A name server of a zone, and where it is. */
export interface NameServer {
  readonly name: string;
  readonly address: string;
}

/**
 * Waits until every name server of the zone that answers has the value: an authority may come to any, and keeps what it
 * is told. Where none answers, it waits as long as it may and lets the authority see for itself.
 * @throws AcmeError that names those that have it not
 */
export async function untilServed(
  record: TxtRecord,
  { resolvers, propagationMs }: AcmeSettings,
  signal: AbortSignal,
): Promise<void> {
  const servers = await nameServers(record.zone, resolvers);
  await untilServedBy(servers, record, propagationMs, signal);
}

/** @internal */
export async function untilServedBy(
  servers: readonly NameServer[],
  record: TxtRecord,
  limitMs: number,
  signal: AbortSignal,
): Promise<void> {
  let lacking: readonly string[] = [];
  const ask = async (): Promise<true | undefined> => {
    const answers = await Promise.all(servers.map(async (server) => [server.name, await has(server, record)] as const));
    lacking = answers.flatMap(([name, answer]) => (answer === false ? [name] : []));
    return lacking.length === 0 && answers.some(([, answer]) => answer) ? true : undefined;
  };
  const isServed = await until(ask, performance.now() + limitMs, signal);
  if (isServed === true || lacking.length === 0) return;
  const names = [...new Set(lacking)].join(', ');
  throw new AcmeError(
    `After ${limitMs / 1000} s not all name servers of ${record.zone} have ${record.name}: ${names}`,
    {
      type: 'unpropagated',
    },
  );
}

async function nameServers(zone: string, resolvers: readonly string[] | undefined): Promise<readonly NameServer[]> {
  const names = (await unlessUnsure(resolverAt(resolvers).resolveNs(zone))) ?? [];
  const lists = names.map(async (name) => {
    const addresses = (await addressesOf(name, resolvers)) ?? [];
    return addresses.map((address) => ({ name, address }));
  });
  return (await Promise.all(lists)).flat();
}

/** Undefined: it does not say. */
async function has({ address }: NameServer, { name, value }: TxtRecord): Promise<boolean | undefined> {
  const values = await unlessUnsure(resolverAt([address]).resolveTxt(name));
  return values?.some((parts) => parts.join('') === value);
}
