import { type Failures, orderEach } from './order-each.ts';
import type { Ordering } from './ordering.ts';
import { beginOrder, finishOrder } from './acme/place-order.ts';

/** Makes a challenge's answer readable at its URL; resolves with what takes it away. */
export type Publish = (token: string, content: string) => Promise<() => Promise<void>>;

/** Order by order: whoever looks at the server sees one challenge at a time. */
export function orderByHttp(domains: readonly string[], publish: Publish, ordering: Ordering): Promise<Failures> {
  const { acme, authority, deadline, keep } = ordering;
  const items = domains.map((domain) => ({ domain }));
  return orderEach(items, deadline, async ({ domain }) => {
    const begun = await beginOrder(authority, domain, ordering, 'http-01');
    const takeAway = begun.proof && (await publish(begun.proof.token, begun.proof.content));
    try {
      await keep(domain, await finishOrder(authority, begun, acme));
    } finally {
      await takeAway?.();
    }
  });
}
