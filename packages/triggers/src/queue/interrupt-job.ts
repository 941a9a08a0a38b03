import { addJob } from './add-job.ts';
import type { JobRequest, QueueJob } from './job.ts';
import { requestOf } from './job-text.ts';
import type { QueueView } from './queue-store.ts';

/**
 * Ends a running job that nobody carries on, and adds what comes of it: nothing where a job of the app waits, which heals first
 * whatever it finds; else the same deploy, once; else a repair. A deploy that takes its process with it is so not
 * done again and again. Of what is half destroyed nothing is left to repair.
 */
export function interruptJob(
  view: QueueView,
  job: QueueJob,
  error: NonNullable<QueueJob['error']>,
  now: string,
): readonly QueueJob[] {
  const ended: QueueJob = { ...job, state: 'failed', error, endedAt: now };
  const isAwaited = view.active.some(({ app, state }) => app === job.app && state === 'waiting');
  const next = isAwaited ? undefined : nextOf(job);
  return next === undefined ? [ended] : [ended, ...addJob(view, next, now, { retryOf: job.id })];
}

function nextOf(job: QueueJob): JobRequest | undefined {
  const isFirst = job.retryOf === undefined;
  const isAgain = job.action === 'deploy' || job.action === 'destroy';
  if (isAgain && isFirst && job.cancelledBy === undefined) return requestOf(job);
  if (job.action === 'destroy' || (job.action === 'repair' && !isFirst)) return undefined;
  const { app, host } = job;
  return { app, ...(host !== undefined && { host }), action: 'repair', reason: `${job.action} ${job.id} was cut off` };
}
