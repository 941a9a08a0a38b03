import { setTimeout as pause } from 'node:timers/promises';
import { DeployError } from '@appliku/core';

const everyMs = 500;

/** What is waited for, and how long. */
export interface Waiting {
  /** Begins a sentence: `s2 became no manager`. */
  readonly what: string;
  readonly hint: string;
  /** Milliseconds. */
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Looks until there is something; managers that elect a leader are asked again. @throws TIMEOUT, ABORTED */
export async function until<Found>(look: () => Promise<Found | undefined>, waiting: Waiting): Promise<Found> {
  const { what, hint, limitMs, signal } = waiting;
  const end = performance.now() + limitMs;
  let cause: unknown;
  for (;;) {
    const found = await look().catch((error: unknown) => {
      if (!DeployError.isInstance(error) || error.code !== 'CLUSTER_NO_MAJORITY') throw error;
      cause = error;
      return undefined;
    });
    if (found !== undefined) return found;
    if (performance.now() > end)
      throw new DeployError(`${what} within ${limitMs / 1000} s`, { code: 'TIMEOUT', hint, cause });
    await nextLook(signal);
  }
}

async function nextLook(signal: AbortSignal | undefined): Promise<void> {
  await pause(everyMs);
  if (signal?.aborted)
    throw new DeployError('waiting for the Swarm was cancelled', { code: 'ABORTED', cause: signal.reason });
}
