import { DeployError, type Cancellable, type Deployment, type DeployResult, type ReleaseNote } from '@appliku/core';
import type { JobResult, QueueJob } from './job.ts';

/** What the queue asks of a deployment: what `createDeployment()` makes. */
export type QueueDeployment = Pick<Deployment, 'deploy' | 'rollback' | 'repair' | 'destroy' | 'on'>;

/** What a job is run with. */
export interface JobRun {
  readonly signal: AbortSignal;
  /** Adds a line to the log of the job. */
  readonly say: (text: string) => void;
  /** Milliseconds between two tries where somebody else works on the app. */
  readonly pauseMs: number;
}

/** Does what a job wants. Where the app is being worked on from elsewhere, it waits for that. */
export async function runJob(
  job: QueueJob,
  deployment: QueueDeployment,
  { signal, say, pauseMs }: JobRun,
): Promise<JobResult> {
  let told = '';
  for (;;)
    try {
      return await operate(job, deployment, signal);
    } catch (error) {
      if (!DeployError.isInstance(error) || error.code !== 'LEASE_HELD' || signal.aborted) throw error;
      if (told !== error.message) say(`Waiting: ${error.message}`);
      told = error.message;
      await pause(pauseMs, signal);
    }
}

async function operate(job: QueueJob, deployment: QueueDeployment, signal: AbortSignal): Promise<JobResult> {
  const options = { signal, ...noteOf(job) };
  if (job.action === 'deploy') return resultOf(await deployment.deploy(options));
  if (job.action === 'rollback') return resultOf(await deployment.rollback(job.release, options));
  if (job.action === 'destroy') {
    await deployment.destroy({ signal, volumes: job.volumes ?? false });
    return { outcome: 'destroyed', urls: [], warnings: [] };
  }
  const current = await deployment.repair({ signal });
  return {
    outcome: 'repaired',
    ...(current !== undefined && { release: current.release.number }),
    urls: current?.route?.urls ?? [],
    warnings: [],
  };
}

function noteOf({ by, reason, metadata }: QueueJob): ReleaseNote & Cancellable {
  return {
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
    ...(metadata !== undefined && { metadata }),
  };
}

function resultOf({ outcome, release, urls, warnings }: DeployResult): JobResult {
  return { outcome, release: release.number, urls, warnings };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
