import type { Names } from '@appliku/core';
import type { JobLine, QueueJob } from './job.ts';

/** Which jobs a change is about. */
export interface QueueScope {
  /** Default: all apps. */
  readonly app?: string;
  /** Names what asks for the change, e.g. a delivery of a webhook: remembered with the first job that is written under it. */
  readonly once?: string;
}

/** What a change is decided by. */
export interface QueueView {
  /** Jobs of the scope that wait or run, by `order`. */
  readonly active: readonly QueueJob[];
  /** The `order` of a job that is new. */
  readonly next: number;
  /** Id of the job that was written under `once` before. */
  readonly known?: string;
}

/**
 * Where the queue keeps its jobs. It decides nothing: what happens to jobs is decided by pure functions of the queue, of which
 * one runs at a time. What is resolved is there for good, also when the process is killed right after.
 */
export interface QueueStore {
  /**
   * Reads, decides and writes, one after the other over all processes: no other change comes between. Writes the jobs that
   * `decide` returns, new ones and changed ones, all or none, and resolves with them. What `decide` throws is passed on, and
   * nothing is written.
   */
  change(scope: QueueScope, decide: (view: QueueView) => readonly QueueJob[]): Promise<readonly QueueJob[]>;
  /** Undefined: there is none of this id. */
  find(id: string): Promise<QueueJob | undefined>;
  /** The newest jobs of an app, or of all, newest first. */
  list(options: { readonly app?: string; readonly limit: number }): Promise<readonly QueueJob[]>;
  /** The newest job of each app whose name begins so, by name of the app. */
  latest(prefix: string): Promise<readonly QueueJob[]>;
  /** Adds lines to the end of a job's log, numbers them, and removes the first where there are more than `keep`. */
  append(id: string, lines: readonly Omit<JobLine, 'number'>[], keep: number): Promise<void>;
  /** Lines with a greater number than this, in order; at most `limit`. */
  lines(id: string, after: number, limit: number): Promise<readonly JobLine[]>;
  /** Counts one more sign of life of a process, and resolves with the counts of all. */
  beat(owner: string): Promise<Names<number>>;
  /** Takes processes out of the counts; gone is success. */
  forget(owners: readonly string[]): Promise<void>;
  /** Removes all jobs of an app that have ended, with their lines, but for the newest `keep`. */
  prune(app: string, keep: number): Promise<void>;
  /** Closes what is open. Nothing is called after it. */
  close(): Promise<void>;
}
