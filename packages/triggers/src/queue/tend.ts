import { DeployError } from '@appliku/core';
import { urgency } from './add-job.ts';
import { Draft } from './draft.ts';
import { interruptJob } from './interrupt-job.ts';
import type { QueueJob } from './job.ts';
import type { QueueView } from './queue-store.ts';

/** How many jobs run at once. */
export interface QueueLimits {
  /** In all processes on one store. Default: 4. */
  readonly total?: number;
  /** Of those with the same `host`. Default: 2. */
  readonly perHost?: number;
}

/** What one look at the queue is decided by. */
export interface Tending {
  /** Id of this process. */
  readonly owner: string;
  /** Whether a process shows no sign of life any more. */
  readonly isDead: (owner: string) => boolean;
  readonly limits: Required<QueueLimits>;
  /** Now, ISO 8601, UTC. */
  readonly now: string;
}

/** Ends the jobs of processes that died, and has this process run what may start. */
export function tend(view: QueueView, { owner, isDead, limits, now }: Tending): readonly QueueJob[] {
  const draft = new Draft(view);
  for (const job of view.active)
    if (job.state === 'running' && isDead(job.owner ?? '')) draft.put(interruptJob(draft.view, job, lost(job), now));
  for (;;) {
    const job = nextToStart(draft.view.active, limits);
    if (job === undefined) return draft.changed;
    draft.put([{ ...job, state: 'running', owner, startedAt: now }]);
  }
}

function nextToStart(active: readonly QueueJob[], { total, perHost }: Required<QueueLimits>): QueueJob | undefined {
  const running = active.filter(({ state }) => state === 'running');
  if (running.length >= total) return undefined;
  const busy = new Set(running.map(({ app }) => app));
  const isFull = (host: string | undefined): boolean =>
    host !== undefined && running.filter((other) => other.host === host).length >= perHost;
  const [first] = active
    .filter(({ state, app, host }) => state === 'waiting' && !busy.has(app) && !isFull(host))
    .toSorted((one, other) => urgency(other.action) - urgency(one.action) || one.order - other.order);
  return first;
}

function lost(job: QueueJob): NonNullable<QueueJob['error']> {
  return new DeployError(`The process that ran this ${job.action} has died`, {
    code: 'DEPLOYER_LOST',
    hint: 'What it left is healed by the next job of the app, which was added by itself if none waited.',
  }).toJSON();
}
