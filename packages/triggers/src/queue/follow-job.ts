import { setTimeout as sleep } from 'node:timers/promises';
import { isActive, type JobLine } from './job.ts';
import type { QueueStore } from './queue-store.ts';

/** Which lines of a job's log. */
export interface FollowOptions {
  /** Only lines with a greater number. Default: all that are kept. */
  readonly after?: number;
  readonly signal?: AbortSignal;
}

const pauseMs = 250;
const atOnce = 500;

/** Looks again and again, since the job may run in another process. */
export async function* followJob(
  store: QueueStore,
  id: string,
  { after = 0, signal }: FollowOptions,
): AsyncGenerator<JobLine, undefined> {
  let last = after;
  const isAborted = (): boolean => signal?.aborted === true;
  while (!isAborted()) {
    // Asked before its lines: the last of them are there before it has ended.
    const job = await store.find(id);
    const lines = await store.lines(id, last, atOnce);
    yield* lines;
    last = lines.at(-1)?.number ?? last;
    if (lines.length === atOnce) continue;
    if (job === undefined || !isActive(job)) return undefined;
    await sleep(pauseMs, undefined, signal && { signal }).catch(() => undefined);
  }
  return undefined;
}
