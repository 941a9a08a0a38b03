import { type DeployErrorJson, errorCodes, type StageName, stageNames } from '@appliku/core';
import * as z from 'zod';
import type { JobLine, JobRequest, JobResult, JobStage, QueueJob } from './job.ts';

const optional = { string: z.string().exactOptional(), number: z.number().exactOptional() };
export const stageNameSchema: z.ZodType<StageName> = z.enum(stageNames);
const outcome = z.enum([
  'deployed',
  'canary',
  'promoted',
  'aborted',
  'unchanged',
  'rolled-back',
  'scaled',
  'restarted',
  'repaired',
  'destroyed',
]);
const finding = z.custom<NonNullable<DeployErrorJson['findings']>[number]>((value) => typeof value === 'object');
const error: z.ZodType<DeployErrorJson> = z.lazy(() =>
  z.object({
    name: z.string(),
    code: z.enum(errorCodes),
    message: z.string(),
    hint: optional.string,
    stage: optional.string,
    plugin: optional.string,
    output: z.array(z.string()).exactOptional(),
    cause: optional.string,
    recovery: error.exactOptional(),
    findings: z.array(finding).exactOptional(),
  }),
);
const stageSchema: z.ZodType<JobStage> = z.object({
  stage: stageNameSchema,
  at: z.string(),
  durationMs: optional.number,
  failed: z.literal(true).exactOptional(),
});
const result: z.ZodType<JobResult> = z.object({
  outcome,
  release: optional.number,
  urls: z.array(z.string()),
  warnings: z.array(error),
});
const wanted = z.object({
  app: z.string(),
  host: optional.string,
  action: z.enum(['deploy', 'rollback', 'repair', 'destroy']),
  commit: optional.string,
  ref: optional.string,
  release: optional.number,
  volumes: z.boolean().exactOptional(),
  by: optional.string,
  reason: optional.string,
  trigger: optional.string,
  metadata: z.record(z.string(), z.string()).exactOptional(),
});
const job: z.ZodType<QueueJob> = wanted.extend({
  id: z.string(),
  order: z.number(),
  state: z.enum(['waiting', 'running', 'succeeded', 'failed', 'cancelled', 'superseded']),
  queuedAt: z.string(),
  startedAt: optional.string,
  endedAt: optional.string,
  owner: optional.string,
  supersededBy: optional.string,
  cancelledBy: optional.string,
  retryOf: optional.string,
  stages: z.array(stageSchema),
  result: result.exactOptional(),
  error: error.exactOptional(),
});
const line: z.ZodType<Omit<JobLine, 'number'>> = z.object({
  at: z.string(),
  level: z.enum(['debug', 'info', 'warn']),
  stage: z.string(),
  text: z.string(),
});

/** What was wanted of a job, without what became of it. */
export function requestOf(job: QueueJob): JobRequest {
  return wanted.parse(job);
}

/** Reads a job that a store has kept as JSON. */
export function parseJob(text: string): QueueJob {
  return job.parse(JSON.parse(text));
}

/** Reads a line that a store has kept as JSON. */
export function parseLine(number: number, text: string): JobLine {
  return { number, ...line.parse(JSON.parse(text)) };
}
