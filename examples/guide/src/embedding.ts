import { createDeployment, DeployError, type DeploymentEvent, type DeploymentOptions } from '@appliku/core';

/** A row of the platform's own. */
export interface Job {
  readonly app: DeploymentOptions;
  readonly requestedBy: string;
}

/** What the platform keeps of a deploy. */
export interface Outcome {
  readonly status: 'succeeded' | 'failed' | 'busy' | 'cancelled';
  readonly detail: unknown;
}

// #region job
/** One job of a queue. `save` gets every event, as JSON and masked. */
export async function runJob(job: Job, save: (event: DeploymentEvent) => void, signal: AbortSignal): Promise<Outcome> {
  const deployment = createDeployment({ ...job.app, by: job.requestedBy });
  deployment.on('event', save);
  try {
    return { status: 'succeeded', detail: await deployment.deploy({ signal }) };
  } catch (error) {
    if (!DeployError.isInstance(error)) throw error; // a mistake of ours, not of the deploy
    return { status: statusOf(error), detail: error.toJSON() };
  }
}

function statusOf({ code }: DeployError): Outcome['status'] {
  if (code === 'ABORTED') return 'cancelled';
  return code === 'LEASE_HELD' ? 'busy' : 'failed';
}
// #endregion job

// #region validate
/** What is wrong with what a customer has typed, a line a mistake; nothing is contacted. */
export function mistakesIn(options: DeploymentOptions): readonly string[] {
  try {
    createDeployment(options);
    return [];
  } catch (error) {
    if (error instanceof TypeError) return error.message.split('\n');
    throw error;
  }
}
// #endregion validate

// #region shutdown
/** Ends deploys when the platform's process is asked to: what runs on servers ends, and the former releases serve. */
export function untilShutdown(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGTERM', () => controller.abort(new Error('the platform restarts')));
  return controller.signal;
}
// #endregion shutdown
