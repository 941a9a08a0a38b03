import { storeSuite } from '@appliku/conformance';
import { clusterRecords, type Host, type Lease, leaseName } from '@appliku/core';
import { startLab } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aSwarm, type SwarmWorld } from '../testing/swarm-world.ts';
import { labelsOfLease, leaseOf, leaseRecordName, type LeaseBounds } from './lease-state.ts';
import { forgetStore, raftStore } from './raft-store.ts';

let world: SwarmWorld;
let first: Host;
let second: Host;

beforeAll(async () => {
  world = await aSwarm(await startLab({ name: 'raft', servers: 3 }), 3);
  const [one, two] = world.swarm.managers;
  if (two === undefined) throw new Error('three managers were asked for');
  [first, second] = [world.host(one), world.host(two)];
});
afterAll(() => world[Symbol.asyncDispose]());

describe('the store over raft', () => {
  let apps = 0;
  storeSuite(it, async () => {
    const app = `suite${(apps += 1)}`;
    return { store: raftStore(first, app), lease: leaseName(app) };
  });

  it('is the same by every manager', async () => {
    const version = await raftStore(first, 'shop').write('releases/1/state.json', '{}', { expected: undefined });
    expect(await raftStore(second, 'shop').list('releases/')).toEqual([
      { key: 'releases/1/state.json', value: '{}', version },
    ]);
  });

  it('takes texts of a megabyte, and says of longer ones what they are', async () => {
    const store = raftStore(first, 'long');
    const value = 'é'.repeat(500_000);
    await store.write('fits', value, { expected: undefined });
    expect((await store.read('fits'))?.value).toBe(value);
    await expect(store.write('long', `${value}.`, { expected: undefined })).rejects.toMatchObject({
      code: 'LEDGER_CONFLICT',
      message: 'long of long has 1000001 bytes, and the managers of a Swarm keep 1000000 at most',
    });
  });

  it('is forgotten with its app, and what is not of it stays', async () => {
    await raftStore(first, 'gone').write('a', 'value', { expected: undefined, secret: true });
    await raftStore(first, 'gone_staging').write('a', 'value', { expected: undefined });
    await forgetStore(first, 'gone');
    expect(await raftStore(first, 'gone').list('')).toEqual([]);
    expect(await raftStore(first, 'gone_staging').list('')).toHaveLength(1);
  });
});

describe('a lease in the Swarm', () => {
  const never = new AbortController().signal;
  const limit = { timeout: 60_000 } as const;
  /** Renewed often, so that nobody waits long to see that its holder lives; none is ever taken over. */
  const lively: LeaseBounds = { beatMs: 200, lostMs: 1_800_000, takeMs: 3_600_000 };
  /** Never renewed: of a holder that is cut off. */
  const mute: LeaseBounds = { beatMs: 3_600_000, lostMs: 1000, takeMs: 2000 };

  function take(manager: Host, app: string, bounds: LeaseBounds, signal: AbortSignal = never): Promise<Lease> {
    return raftStore(manager, app, bounds).lease(leaseName(app), { purpose: 'a test', signal });
  }

  it('is held by one whichever manager is asked, and passes on when it is given back', async () => {
    const early = await take(first, 'held', lively);
    await expect(take(second, 'held', lively)).rejects.toMatchObject({
      code: 'LEASE_HELD',
      message: expect.stringMatching(
        /^app:held in the Swarm of deploy@\S+ is in use: a test, by way of manager \w+, since /,
      ),
    });
    expect(early.lost.aborted).toBe(false);
    await early.release();
    const late = await take(second, 'held', lively);
    expect(late.token).toBeGreaterThan(early.token);
    await late.release();
    await late.release();
  });

  it('goes at once from a holder that ended to the next by the same manager', async () => {
    const early = await take(first, 'ended', lively);
    // The end of a connection is what a manager sees of a deployer that was killed.
    await world.swarm.managers[0].run(['pkill', '--euid', 'deploy', 'sshd']);
    await expect.poll(() => early.lost.aborted, limit).toBe(true);
    const late = await take(first, 'ended', lively);
    expect(late.token).toBe(early.token + 1);
    await early.release();
    await expect(take(second, 'ended', lively)).rejects.toMatchObject({ code: 'LEASE_HELD' });
    await late.release();
  });

  it('is lost by who cannot renew it before another takes it over, and a late write is refused', async () => {
    const early = await take(first, 'mute', mute);
    const late = await take(second, 'mute', mute);
    expect(early.lost.reason).toMatchObject({ code: 'LEASE_LOST', message: expect.stringMatching(/renewed for 1 s$/) });
    const { token } = early;
    expect(await raftStore(first, 'mute').write('state', 'old', { expected: undefined, token })).toBeUndefined();
    await late.release();
    // To heal, the holder takes it again, by the same manager and before it ends.
    const options = { purpose: 'healing', signal: never, waitMs: 120_000 };
    const again = await raftStore(first, 'mute', lively).lease(leaseName('mute'), options);
    expect(again.token).toBeGreaterThan(late.token);
    await early.release();
    await again.release();
  });

  it('tells its holder that somebody has taken it over', async () => {
    const lease = await take(first, 'taken', lively);
    const records = clusterRecords(second);
    await expect
      .poll(async () => {
        const record = await records.read(leaseRecordName(leaseName('taken')));
        return record && records.update(record, labelsOfLease({ ...leaseOf(record), holder: 'somebody', token: 7 }));
      }, limit)
      .toBe(true);
    await expect.poll(() => lease.lost.aborted, limit).toBe(true);
    expect(lease.lost.reason).toMatchObject({ code: 'LEASE_LOST', message: expect.stringMatching(/taken it over$/) });
    await lease.release();
  });

  it('is not waited for after a cancel', async () => {
    const lease = await take(first, 'cancel', lively);
    const [controller, store] = [new AbortController(), raftStore(second, 'cancel', lively)];
    const options = { purpose: 'a test', signal: controller.signal, waitMs: 3_600_000 };
    const waiting = store.lease(leaseName('cancel'), options);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'ABORTED' });
    await lease.release();
  });
});
