import { interruptJob } from './interrupt-job.ts';
import { isActive, type QueueJob } from './job.ts';
import type { QueueView } from './queue-store.ts';

/** How a job ended. */
export interface JobEnd extends Pick<QueueJob, 'stages' | 'result' | 'error'> {
  readonly state: 'succeeded' | 'failed' | 'cancelled';
}

/** What a process writes of a job that it runs: nothing where it is not its own any more. */
export function updateJob(
  view: QueueView,
  { id, owner }: Pick<QueueJob, 'id' | 'owner'>,
  change: (job: QueueJob) => readonly QueueJob[],
): readonly QueueJob[] {
  const job = view.active.find((other) => other.id === id);
  return job !== undefined && isActive(job) && job.owner === owner ? change(job) : [];
}

/** What was cut off because its process ends goes on elsewhere. */
export function endJob(view: QueueView, job: QueueJob, end: JobEnd, now: string): readonly QueueJob[] {
  const { error, stages } = end;
  return updateJob(view, job, (present) =>
    error?.code === 'DEPLOYER_LOST'
      ? interruptJob(view, { ...present, stages }, error, now)
      : [{ ...present, ...end, endedAt: now }],
  );
}
