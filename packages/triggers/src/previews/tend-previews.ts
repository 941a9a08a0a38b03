import { setTimeout as sleep } from 'node:timers/promises';
import { checked, DeployError, type DeployErrorJson } from '@appliku/core';
import * as z from 'zod';
import type { Queue } from '../queue/create-queue.ts';
import { isActive, type QueueJob } from '../queue/job.ts';
import { isThere, prefixOf, previewOf } from './preview.ts';

/** Which previews are looked after, and how. */
export interface TendPreviewsOptions {
  /** Id of the app, as in its triggers. */
  readonly app: string;
  /** Name of its server, for the limits of the queue. */
  readonly host?: string;
  readonly queue: Queue;
  /** Numbers of the pull requests that are open now: `githubPullRequests()` and the like, or a function of your own. */
  readonly open: (signal: AbortSignal) => Promise<readonly number[]>;
  /** Milliseconds that a preview stays after its last deploy was asked for; another push makes it anew. Default: a week. */
  readonly idleMs?: number;
  /** Milliseconds between the end of one look and the next. Default: 600000, ten minutes. */
  readonly everyMs?: number;
  /** Told of a look that failed, by which nothing is destroyed; there will be another. Default: nobody. */
  readonly onError?: (error: DeployErrorJson) => void;
}

const weekMs = 7 * 86_400_000;
const count = z.number().int().positive();
const options = z.looseObject({
  app: z.string().regex(/^[^_]+$/, 'must be an app, not one of its environments'),
  open: z.custom((given) => typeof given === 'function', 'must be a function'),
  idleMs: count.optional(),
  everyMs: count.optional(),
});

/**
 * Looks again and again, now at first, which previews there are, and has those destroyed whose pull request is not open any
 * more, whoever missed that, or whom nobody pushed to for long. Any number of processes may do so. Keeps no program alive;
 * `using` or `[Symbol.dispose]()` ends it.
 * @throws TypeError that names every mistake with the path of its option
 */
export function tendPreviews(given: TendPreviewsOptions): Disposable {
  checked(options, given, 'tendPreviews');
  const end = new AbortController();
  void watch(given, end.signal);
  return { [Symbol.dispose]: () => end.abort() };
}

async function watch(given: TendPreviewsOptions, signal: AbortSignal): Promise<void> {
  const { everyMs = 600_000 } = given;
  while (!signal.aborted) {
    try {
      await look(given, signal);
    } catch (cause) {
      if (!signal.aborted) given.onError?.(DeployError.at(cause, { stage: 'look', plugin: 'previews' }).toJSON());
    }
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

async function look(
  { app, host, queue, open, idleMs = weekMs }: TendPreviewsOptions,
  signal: AbortSignal,
): Promise<void> {
  const there = (await queue.latest(prefixOf(app))).filter(isThere).filter((job) => !isBeingDestroyed(job));
  // Asked after that: what was opened meanwhile is not among them.
  const numbers = new Set(await open(signal));
  for (const job of there) {
    const reason = reasonToDestroy(job, numbers, idleMs);
    if (reason === undefined || signal.aborted) continue;
    const request = { app: job.app, ...(host !== undefined && { host }), reason, trigger: 'previews' };
    // Whichever process says so first.
    await queue.add({ ...request, action: 'destroy', volumes: true }, { once: `previews ${job.id}` });
  }
}

function isBeingDestroyed(job: QueueJob): boolean {
  return job.action === 'destroy' && isActive(job);
}

/** Undefined: it stays. What is called like a preview and has no number is none. */
function reasonToDestroy(job: QueueJob, open: ReadonlySet<number>, idleMs: number): string | undefined {
  const preview = previewOf(job.app);
  if (preview === undefined) return undefined;
  if (!open.has(preview.number)) return `pull request ${preview.number} is not open`;
  return Date.now() - Date.parse(job.queuedAt) > idleMs ? 'nobody pushed to it for long' : undefined;
}
