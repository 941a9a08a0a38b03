/** One run of a cron job, as recorded on the host. Plain data. */
export interface CronRun {
  readonly job: string;
  /** Number of the release that it ran in; undefined: there was none. */
  readonly release?: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** ISO 8601, UTC; undefined: it runs, or nobody saw its end. */
  readonly endedAt?: string;
  /**
   * `skipped`: one before still ran. `timeout`: it was stopped when its time was over. `failed`: its container could not
   * be started, or was removed: `output` says so. `lost`: whoever watched it was ended, by a reboot for instance.
   */
  readonly outcome: 'running' | 'ended' | 'skipped' | 'timeout' | 'failed' | 'lost';
  /** Undefined: there is none. */
  readonly exitCode?: number;
  /** The last 64 KiB of what it wrote, both streams. */
  readonly output: string;
}
