import { DeployError, type DeploymentEvent } from '@appliku/core';
import type { JobEnd } from './end-job.ts';
import type { QueueJob } from './job.ts';
import type { Journal } from './journal.ts';
import { type QueueDeployment, runJob } from './run-job.ts';
import { type QueueTimeouts, TimeLimits } from './time-limits.ts';

/** What one job is run with. */
export interface Carrying {
  readonly deployment: (job: QueueJob) => QueueDeployment | Promise<QueueDeployment>;
  readonly timeouts: QueueTimeouts;
  readonly journal: Journal;
  /** Told of each event of the deployment. */
  readonly tell: (event: DeploymentEvent) => void;
  /** Milliseconds between two tries where somebody else works on the app. */
  readonly pauseMs: number;
}

/** Runs a job to its end. Never rejects. */
export async function carryOut(job: QueueJob, stop: AbortController, carrying: Carrying): Promise<JobEnd> {
  const { journal } = carrying;
  using limits = new TimeLimits(carrying.timeouts, stop);
  const see = (event: DeploymentEvent): void => {
    limits.see(event);
    journal.see(event);
    carrying.tell(event);
  };
  try {
    const deployment = await carrying.deployment(job);
    const unsubscribe = deployment.on('event', see);
    try {
      const say = (text: string): void => journal.say(text);
      const result = await runJob(job, deployment, { signal: stop.signal, say, pauseMs: carrying.pauseMs });
      return { state: 'succeeded', result, stages: journal.stages };
    } finally {
      unsubscribe();
    }
  } catch (cause) {
    const error = reasonOf(cause, job, stop.signal);
    const state = stop.signal.aborted && error.code === 'ABORTED' ? 'cancelled' : 'failed';
    return { state, error: error.toJSON(), stages: journal.stages };
  }
}

/** Of what was stopped, why it was. */
function reasonOf(cause: unknown, { action }: QueueJob, signal: AbortSignal): DeployError {
  const thrown = DeployError.at(cause, { stage: action, plugin: 'queue' });
  const reason: unknown = signal.reason;
  if (thrown.code !== 'ABORTED' || !DeployError.isInstance(reason)) return thrown;
  return DeployError.at(reason, { stage: thrown.stage ?? action, plugin: thrown.plugin ?? 'queue' });
}
