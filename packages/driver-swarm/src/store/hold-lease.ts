import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type ClusterRecord, type ClusterRecords, DeployError, type Lease } from '@appliku/core';
import { labelsOfLease, leaseOf, leaseRecordName, type LeaseState, type LeaseBounds } from './lease-state.ts';

interface Holding {
  /** The same name on the manager that we work by. */
  readonly here: Lease;
  readonly once: ClusterRecords;
  readonly held: LeaseState;
  readonly bounds: LeaseBounds;
}

/** Renews a lease until it is released or lost. */
export function holdLease({ here, once, held, bounds }: Holding): Lease {
  const [lost, over] = [new AbortController(), new AbortController()];
  // Node takes more than ten listeners for a leak, and says so on standard error.
  setMaxListeners(0, lost.signal, over.signal);
  let freed: Promise<void> | undefined;
  const lose = (reason: unknown): void => {
    if (!over.signal.aborted) lost.abort(reason);
    over.abort();
    // Who heals after this takes the lease anew, by the same manager.
    freed ??= here.release();
    freed.catch(() => undefined);
  };
  here.lost.addEventListener('abort', () => lose(here.lost.reason), { once: true, signal: over.signal });
  if (here.lost.aborted) lose(here.lost.reason);
  const beating = beat({ once, held, bounds }, over.signal, lose);
  return {
    token: held.token,
    lost: lost.signal,
    release: async () => {
      const isLost = lost.signal.aborted;
      over.abort();
      if (!isLost) {
        await beating;
        await free(once, held);
      }
      await (freed ?? here.release());
    },
  };
}

async function beat(
  { once, held, bounds }: Omit<Holding, 'here'>,
  over: AbortSignal,
  lose: (reason: unknown) => void,
): Promise<void> {
  let cause: unknown;
  const late = (): void => lose(lostError(held, `it could not be renewed for ${bounds.lostMs / 1000} s`, cause));
  let limit = setTimeout(late, bounds.lostMs);
  while (await isStill(over, bounds.beatMs)) {
    const sent = performance.now();
    try {
      const isOurs = await renew(once, held);
      if (over.aborted) break;
      if (!isOurs) {
        lose(lostError(held, 'somebody else has taken it over'));
        break;
      }
      clearTimeout(limit);
      // From when it was asked for: the managers may have had it that long ago.
      limit = setTimeout(late, bounds.lostMs - (performance.now() - sent));
    } catch (error) {
      // The next try may be heard.
      cause = error;
    }
  }
  clearTimeout(limit);
}

/** False: when it is over. */
async function isStill(over: AbortSignal, ms: number): Promise<boolean> {
  await pause(ms, undefined, { signal: over }).catch(() => undefined);
  return !over.aborted;
}

/** False: somebody else has it. */
async function renew(records: ClusterRecords, held: LeaseState): Promise<boolean> {
  const found = await ours(records, held);
  if (found === undefined) return false;
  const state = leaseOf(found);
  const isWritten = await records.update(found, labelsOfLease({ ...state, beat: state.beat + 1 }));
  // If not, the record is another one by now, and tells whose.
  return isWritten || renew(records, held);
}

async function free(records: ClusterRecords, held: LeaseState): Promise<void> {
  try {
    const found = await ours(records, held);
    if (found === undefined || (await records.update(found, labelsOfLease({ ...held, holder: '' })))) return;
    await free(records, held);
  } catch (error) {
    // It passes on by itself: by this manager at once, by another one after the bound.
    if (!DeployError.isInstance(error)) throw error;
  }
}

async function ours(records: ClusterRecords, { name, holder }: LeaseState): Promise<ClusterRecord | undefined> {
  const found = await records.read(leaseRecordName(name));
  return found !== undefined && leaseOf(found).holder === holder ? found : undefined;
}

function lostError({ name }: LeaseState, why: string, cause?: unknown): DeployError {
  return new DeployError(`the lease ${name} in the Swarm was lost: ${why}`, {
    code: 'LEASE_LOST',
    hint: 'Run the operation again, by a manager that is in the majority.',
    cause,
  });
}
