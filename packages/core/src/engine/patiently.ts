import { setTimeout as pause } from 'node:timers/promises';
import { DeployError } from '../errors.ts';

/**
 * How long managers are given to elect a leader, in milliseconds: after a power cut of the former, the others need some 20
 * to 25 s.
 */
const electionMs = 60_000;
const againMs = 500;

/**
 * Does work that may be done twice, again until the managers of a Swarm have a leader, within a bound.
 * @throws CLUSTER_NO_MAJORITY
 */
export async function patiently<Result>(
  work: () => Promise<Result>,
  { waitMs = electionMs, signal }: { readonly waitMs?: number; readonly signal?: AbortSignal } = {},
): Promise<Result> {
  const end = performance.now() + waitMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!DeployError.isInstance(error) || error.code !== 'CLUSTER_NO_MAJORITY') throw error;
      if (performance.now() >= end) throw error;
      await pause(againMs, undefined, { signal });
    }
  }
}
