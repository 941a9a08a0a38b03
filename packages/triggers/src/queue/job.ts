import type { DeployErrorJson, DeployResult, Names, StageName } from '@appliku/core';

/** What is wanted of an app. */
export interface JobRequest {
  /** Id of the app in its environment: `shop`, `shop_staging`. One job of it runs at a time. */
  readonly app: string;
  /** Name of the server that it is deployed to, for the limit of jobs per host. Default: the job counts in the total only. */
  readonly host?: string;
  /**
   * Default: `deploy`. A `rollback` goes before deploys; a `repair` heals what a dead process left, and deploys nothing; a
   * `destroy` takes the app off its server.
   */
  readonly action?: JobAction;
  /** The commit to deploy: its full hash. Default: what the source of the deployment has by then. */
  readonly commit?: string;
  /** What the commit was pushed to, e.g. `refs/heads/main`; for people and for statuses. */
  readonly ref?: string;
  /** The release that a rollback brings back. Default: the last one before the present. */
  readonly release?: number;
  /** Of a destroy: also the data in the app's volumes. Default: no. */
  readonly volumes?: boolean;
  /** Who wants it; at most 200 characters. Default: the option `by` of the deployment. */
  readonly by?: string;
  /** Why, for people; at most 1000 characters. */
  readonly reason?: string;
  /** What asked for it, e.g. `github`, `webhook`, `poll`. */
  readonly trigger?: string;
  /** What the embedding program wants to find again; in the record of the release too. */
  readonly metadata?: Names<string>;
}

/** What a job does. */
export type JobAction = 'deploy' | 'rollback' | 'repair' | 'destroy';

/**
 * `waiting` and `running` are active, the rest is the end. `superseded`: a newer job took its place before it ran. `cancelled`:
 * before it ran, or while it did, and then what it had started was ended.
 */
export type JobState = 'waiting' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'superseded';

/** One stage of a job, as it was told by the deployment. */
export interface JobStage {
  readonly stage: StageName;
  /** ISO 8601, UTC, by the clock of the process that ran it. */
  readonly at: string;
  /** Milliseconds; undefined: it has not ended. */
  readonly durationMs?: number;
  /** It failed. */
  readonly failed?: true;
}

/** What was observed at the end of a job. */
export interface JobResult {
  readonly outcome: DeployResult['outcome'] | 'repaired' | 'destroyed';
  /** Number of the release that serves; undefined: none does. */
  readonly release?: number;
  readonly urls: readonly string[];
  /** What went wrong without stopping it. */
  readonly warnings: readonly DeployErrorJson[];
}

/** One job, and what became of it. Plain data. */
export interface QueueJob extends JobRequest {
  readonly id: string;
  /** Grows with each job, over all apps. */
  readonly order: number;
  readonly action: JobAction;
  readonly state: JobState;
  /** ISO 8601, UTC; likewise `startedAt` and `endedAt`. For people: nothing is decided by it. */
  readonly queuedAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Id of the process that runs it, or ran it. */
  readonly owner?: string;
  /** Id of the job that took its place. */
  readonly supersededBy?: string;
  /** Who asked that it be cancelled. Where it succeeded all the same, that came too late. */
  readonly cancelledBy?: string;
  /** Id of the job of before that this one does again, because the process that ran it has died or was closed. */
  readonly retryOf?: string;
  readonly stages: readonly JobStage[];
  readonly result?: JobResult;
  readonly error?: DeployErrorJson;
}

/** One line of a job's log. */
export interface JobLine {
  /** 1, 2, 3, ... per job; where there were too many, the first are gone. */
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** `debug` is every command and its output. */
  readonly level: 'debug' | 'info' | 'warn';
  readonly stage: string;
  readonly text: string;
}

/** Whether it waits or runs. */
export function isActive({ state }: QueueJob): boolean {
  return state === 'waiting' || state === 'running';
}
