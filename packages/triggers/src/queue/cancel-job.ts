import type { QueueJob } from './job.ts';
import type { QueueView } from './queue-store.ts';

/** Ends a job that waits; has the process that runs it end it. Nothing for one that has ended. */
export function cancelJob(view: QueueView, id: string, by: string, now: string): readonly QueueJob[] {
  const job = view.active.find((other) => other.id === id);
  if (job === undefined || job.cancelledBy !== undefined) return [];
  const asked: QueueJob = { ...job, cancelledBy: by };
  return [job.state === 'waiting' ? { ...asked, state: 'cancelled', endedAt: now } : asked];
}
