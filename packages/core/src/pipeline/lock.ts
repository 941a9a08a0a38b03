import { setMaxListeners } from 'node:events';
import type { Lease } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { prepareDirectories } from '../hosts/set-up/directories.ts';
import { leaseName } from '../ledger/file-store.ts';
import { createLedger } from '../ledger/ledger.ts';
import { cancelledOr } from './cancelled.ts';
import type { Run } from './run.ts';

/** How long a run that lost its link waits for the host to notice and free the lease, in milliseconds. */
const relockMs = 30_000;

/** Works under the app's lease, and gives it back whatever happens. */
export async function exclusively<Result>(run: Run, work: (run: Run) => Promise<Result>): Promise<Result> {
  const held: Lease[] = [];
  const acquire = async (signal: AbortSignal, waitMs: number): Promise<Lease> => {
    const lease = await lock(run, signal, waitMs);
    held.push(lease);
    return lease;
  };
  const reopen = async (lease: Lease): Promise<Run> =>
    lease.lost.aborted
      ? locked(run, await acquire(AbortSignal.timeout(2 * relockMs), relockMs), reopen)
      : locked(run, lease, reopen);
  try {
    const first = locked(run, await acquire(run.signal, 0), reopen);
    const signal = AbortSignal.any([run.signal, first.lost]);
    // Node takes more than ten listeners for a leak, and says so on standard error.
    setMaxListeners(0, signal);
    return await work({ ...first, signal });
  } finally {
    for (const lease of held) await lease.release();
  }
}

async function lock(run: Run, signal: AbortSignal, waitMs: number): Promise<Lease> {
  const { app, host } = run.configuration;
  try {
    await prepareDirectories(host, app);
    return await run.store.lease(leaseName(app), { purpose: `${run.action} by ${run.note.by}`, signal, waitMs });
  } catch (error) {
    throw DeployError.at(signal.aborted ? cancelledOr(error) : error, { stage: 'lease', plugin: 'host' });
  }
}

function locked(run: Run, lease: Lease, reopen: (lease: Lease) => Promise<Run>): Run {
  const ledger = createLedger(run.store, lease.token);
  return { ...run, ledger, signal: lease.lost, lost: lease.lost, reopen: () => reopen(lease) };
}
