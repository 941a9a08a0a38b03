import { checked, namesSchema } from '@appliku/core';
import * as z from 'zod';
import { fullHash } from './full-hash.ts';
import type { JobRequest, QueueJob } from './job.ts';
import { stageNameSchema } from './job-text.ts';
import type { QueueStore } from './queue-store.ts';
import type { QueueDeployment } from './run-job.ts';
import type { QueueLimits } from './tend.ts';
import type { QueueTimeouts } from './time-limits.ts';

/** How processes on one store know of each other. */
export interface QueueHeartbeat {
  /** Milliseconds between two signs of life; also how soon a cancel is heard by another process. Default: 2000. */
  readonly everyMs?: number;
  /** A process is dead that gives none while another one looks so many times. Default: 15. */
  readonly missed?: number;
}

/** Where jobs are kept, what runs them, and how many at once. */
export interface QueueOptions {
  /** Where jobs are kept: `sqliteStore()`, or another one. */
  readonly store: QueueStore;
  /**
   * Makes the deployment of a job, when its time has come: `createDeployment()` with the source at `job.commit`. What it throws
   * fails the job.
   */
  readonly deployment: (job: QueueJob) => QueueDeployment | Promise<QueueDeployment>;
  readonly limits?: QueueLimits;
  readonly timeouts?: QueueTimeouts;
  /** Lines kept of the log of each job, the last ones. Default: 5000. */
  readonly lines?: number;
  /** Jobs kept of each app that have ended. Default: 100. */
  readonly keep?: number;
  readonly heartbeat?: QueueHeartbeat;
}

/** Options with all defaults. */
export interface SettledOptions extends Required<QueueOptions> {
  readonly limits: Required<QueueLimits>;
  readonly heartbeat: Required<QueueHeartbeat>;
}

const count = z.number().int().positive();
const options = z.strictObject({
  store: z.custom<object>(
    (given) => typeof given === 'object' && given !== null && 'change' in given,
    'must be a store',
  ),
  deployment: z.custom((given) => typeof given === 'function', 'must be a function'),
  limits: z.strictObject({ total: count.optional(), perHost: count.optional() }).optional(),
  timeouts: z
    .strictObject({
      wholeMs: count.optional(),
      stages: z.partialRecord(stageNameSchema, count).optional(),
    })
    .optional(),
  lines: count.optional(),
  keep: count.optional(),
  heartbeat: z.strictObject({ everyMs: count.optional(), missed: count.optional() }).optional(),
});

const text = (most: number): z.ZodString => z.string().min(1).max(most);
const request = z.strictObject({
  app: text(100),
  host: text(300).optional(),
  action: z.enum(['deploy', 'rollback', 'repair', 'destroy']).optional(),
  commit: z.string().regex(fullHash, 'must be a full hash').optional(),
  ref: text(1_000).optional(),
  release: count.optional(),
  volumes: z.boolean().optional(),
  by: text(200).optional(),
  reason: text(1_000).optional(),
  trigger: text(100).optional(),
  metadata: namesSchema(z.string(), z.string()).optional(),
});

/** @throws TypeError that names every mistake with the path of its option */
export function checkQueueOptions(given: QueueOptions): SettledOptions {
  checked(options, given, 'createQueue');
  const { limits = {}, timeouts = {}, lines = 5_000, keep = 100, heartbeat = {} } = given;
  return {
    ...given,
    limits: { total: 4, perHost: 2, ...limits },
    timeouts,
    lines,
    keep,
    heartbeat: { everyMs: 2_000, missed: 15, ...heartbeat },
  };
}

/** @throws TypeError as above */
export function checkRequest(given: JobRequest): void {
  checked(request, given, 'add');
}
