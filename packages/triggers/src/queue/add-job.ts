import { randomUUID } from 'node:crypto';
import type { JobRequest, QueueJob } from './job.ts';
import type { QueueView } from './queue-store.ts';

/**
 * Adds a job, and takes away what waits for the same app and is no more urgent: of deploys only the newest waits, and a deploy
 * does not take the place of a rollback, but goes after it.
 */
export function addJob(
  view: QueueView,
  request: JobRequest,
  now: string,
  again: Pick<QueueJob, 'retryOf'> = {},
): readonly QueueJob[] {
  const job: QueueJob = {
    ...request,
    ...again,
    id: randomUUID(),
    order: view.next,
    action: request.action ?? 'deploy',
    state: 'waiting',
    queuedAt: now,
    stages: [],
  };
  const taken = view.active.filter(
    ({ app, state, action }) => app === job.app && state === 'waiting' && urgency(action) <= urgency(job.action),
  );
  return [
    job,
    ...taken.map((other): QueueJob => ({ ...other, state: 'superseded', supersededBy: job.id, endedAt: now })),
  ];
}

/** What goes first, where several may start. */
export function urgency(action: QueueJob['action']): number {
  return action === 'rollback' ? 1 : 0;
}
