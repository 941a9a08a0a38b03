import assert from 'node:assert/strict';
import { assertCode, meanwhile } from '../expect.ts';
import { type Case, casesOf, type Work } from '../suite.ts';
import type { HostNeed, HostSubject } from './host-subject.ts';

const never: AbortSignal = new AbortController().signal;

const works = {
  'are for one at a time, and name the holder': async ({ host, other }) => {
    const lease = await host.lease('suite:one', { purpose: 'deploy of suite', signal: never });
    const held = await assertCode(other.lease('suite:one', { purpose: 'other', signal: never }), 'LEASE_HELD');
    assert.match(held.message, /deploy of suite.*since \d{4}-\d{2}-\d{2}T/);
    const free = await other.lease('suite:two', { purpose: 'other', signal: never });
    await Promise.all([lease.release(), free.release()]);
  },

  'have tokens that grow, and are released once': async ({ host, other }) => {
    const first = await host.lease('suite:token', { purpose: 'first', signal: never });
    await first.release();
    const next = await other.lease('suite:token', { purpose: 'other', signal: never });
    assert.ok(next.token > first.token, 'tokens grow');
    await first.release();
    await assertCode(host.lease('suite:token', { purpose: 'third', signal: never }), 'LEASE_HELD');
    await next.release();
    assert.equal(next.lost.aborted, false);
  },

  'are waited for': async ({ host, other }) => {
    const first = await host.lease('suite:wait', { purpose: 'first', signal: never });
    const waiting = other.lease('suite:wait', { purpose: 'second', signal: never, waitMs: 60_000 });
    const second = meanwhile(waiting);
    for (let count = 0; count < 3; count += 1) await other.run(['true']);
    await first.release();
    await (await second).release();
  },

  'are waited for as long as was said': async ({ host, other }) => {
    const first = await host.lease('suite:late', { purpose: 'first', signal: never });
    await assertCode(other.lease('suite:late', { purpose: 'second', signal: never, waitMs: 50 }), 'LEASE_HELD');
    await first.release();
    await (await other.lease('suite:late', { purpose: 'third', signal: never })).release();
  },

  'are waited for until the signal fires': async ({ host, other }) => {
    const first = await host.lease('suite:abort', { purpose: 'first', signal: never });
    const cancel = new AbortController();
    const second = other.lease('suite:abort', { purpose: 'second', signal: cancel.signal, waitMs: 60_000 });
    const told = meanwhile(assertCode(second, 'ABORTED'));
    await other.run(['true']);
    cancel.abort();
    await told;
    await first.release();
    await (await other.lease('suite:abort', { purpose: 'third', signal: never })).release();
  },

  'are kept over a close of the host': async ({ host, other }) => {
    const lease = await host.lease('suite:kept', { purpose: 'first', signal: never });
    await host.close();
    assert.ok(!lease.lost.aborted);
    await assertCode(other.lease('suite:kept', { purpose: 'second', signal: never }), 'LEASE_HELD');
    await lease.release();
    await (await other.lease('suite:kept', { purpose: 'second', signal: never })).release();
  },

  'have names that are safe as files': async ({ host }) => {
    for (const name of ['', '../x', 'a/b', '.x', 'a b', 'a\nb'])
      await assert.rejects(host.lease(name, { purpose: 'test', signal: never }), TypeError);
  },
} as const satisfies Readonly<Record<string, Work<HostSubject>>>;

export const leases: readonly Case<HostSubject, HostNeed>[] = casesOf<HostSubject, HostNeed>(works, {
  group: 'leases',
});
