import { type Deployment, DeployError } from '@appliku/core';

/** What was observed to serve; null: nothing. */
export type Serving = { readonly release: number; readonly urls: readonly string[] } | null;

/** Long enough for a server that is far away, short enough for somebody who has just pressed Ctrl-C. */
const timeoutMs = 15_000;

/**
 * What serves after an operation that failed or was cancelled. Undefined: it cannot be told, or nothing had begun.
 */
export async function servingAfter(error: unknown, deployment: Deployment | undefined): Promise<Serving | undefined> {
  if (deployment === undefined || !DeployError.isInstance(error)) return undefined;
  if (error.code.startsWith('HOST_') || error.code.startsWith('LEASE_')) return undefined;
  try {
    const current = await deployment.current({ signal: AbortSignal.timeout(timeoutMs) });
    if (current === undefined) return null;
    return { release: current.release.number, urls: current.route?.urls ?? [] };
  } catch {
    // The error that is being told is the one that matters; what cannot be observed is not claimed.
    return undefined;
  }
}
