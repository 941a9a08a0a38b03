import { AcmeError } from './acme/acme-error.ts';
import { askProvider } from './dns/ask-provider.ts';
import type { DnsProvider, TxtRecord } from './dns/dns-provider.ts';
import type { Place } from './dns/places.ts';
import { untilServed } from './dns/propagation.ts';
import { withValues } from './dns/with-values.ts';
import { type Failures, failureOr, orderEach } from './order-each.ts';
import type { Ordering } from './ordering.ts';
import { type Begun, beginOrder, finishOrder } from './acme/place-order.ts';

interface Placed {
  readonly domain: string;
  readonly begun: Begun;
  /** Undefined: the authority needs no proof. */
  readonly record: TxtRecord | undefined;
}

/**
 * All values are there before the authority looks at the first, and until it has looked at the last: those of a domain and of
 * its wildcard are at one name, and name servers on the way keep what they were told for a while.
 */
export async function orderByDns(places: readonly Place[], ordering: Ordering): Promise<Failures> {
  const { host, app, acme, authority, deadline, context, keep } = ordering;
  const { dns } = acme;
  if (dns === undefined || places.length === 0) return new Map();
  const placed: Placed[] = [];
  const refused = await orderEach(places, deadline, async ({ domain, zone, name }) => {
    const begun = await beginOrder(authority, domain, ordering, 'dns-01');
    placed.push({ domain, begun, record: begun.proof && { zone, name, value: begun.proof.content } });
  });
  const records = placed.flatMap(({ record }) => record ?? []);
  return withValues({ provider: dns, host, app, context }, records, async () => {
    const unseen = await publish(placed, dns, ordering);
    const seen = placed.filter(({ domain }) => !unseen.has(domain));
    const failed = await orderEach(seen, deadline, async ({ domain, begun }) =>
      keep(domain, await finishOrder(authority, begun, acme)),
    );
    return new Map([...refused, ...unseen, ...failed]);
  });
}

/** Adds them one after the other, and waits for all together. */
async function publish(
  placed: readonly Placed[],
  provider: DnsProvider,
  { acme, deadline, context }: Ordering,
): Promise<Failures> {
  const refused = await orderEach(placed, deadline, async ({ record }) => {
    if (record === undefined) return;
    const what = `add a value to ${record.name} in the zone ${record.zone}`;
    await askProvider(provider, what, context, (lent) => provider.add(record, lent));
  });
  const added = placed.filter(({ domain }) => !refused.has(domain));
  const waits = added.map(async ({ domain, record }) => {
    const wait = record === undefined ? undefined : failureOr(untilServed(record, acme, context.signal));
    return [domain, await wait] as const;
  });
  const unserved = (await Promise.all(waits)).flatMap(([domain, failure]) =>
    failure instanceof AcmeError ? [[domain, failure] as const] : [],
  );
  return new Map([...refused, ...unserved]);
}
