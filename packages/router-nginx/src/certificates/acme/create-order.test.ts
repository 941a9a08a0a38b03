import { expect, it } from 'vitest';
import type { Order } from './acme-client.ts';
import { AcmeError } from './acme-error.ts';
import { createOrder } from './create-order.ts';

/** Refuses orders that replace something, for this reason; tells what it was asked. */
function anAuthority(reason?: string) {
  const asked: object[] = [];
  const placed: Order = { url: 'u', status: 'pending', identifiers: [], authorizations: [], finalize: 'f' };
  return {
    asked,
    client: {
      createOrder: async (order: object) => {
        asked.push(order);
        if (reason !== undefined && 'replaces' in order) throw new AcmeError('no', { type: reason });
        return placed;
      },
    },
    call: <Result>(_what: string, work: () => Promise<Result>) => work(),
  };
}

const identifiers = [{ type: 'dns', value: 'a.test' }];

it('names the profile and what it replaces', async () => {
  const authority = anAuthority();
  await createOrder(authority, 'a.test', { profile: 'short' }, 'id');
  await createOrder(authority, 'a.test', {}, undefined);
  expect(authority.asked).toEqual([{ identifiers, profile: 'short', replaces: 'id' }, { identifiers }]);
});

it.each(['alreadyReplaced', 'malformed', 'conflict'])('goes without that where it is refused as %s', async (reason) => {
  const authority = anAuthority(reason);
  await createOrder(authority, 'a.test', {}, 'id');
  expect(authority.asked).toEqual([{ identifiers, replaces: 'id' }, { identifiers }]);
});

it.each(['rateLimited', 'unreachable'])('does not ask again at once where it is %s', async (reason) => {
  const authority = anAuthority(reason);
  await expect(createOrder(authority, 'a.test', {}, 'id')).rejects.toMatchObject({ type: reason });
  expect(authority.asked).toHaveLength(1);
});
