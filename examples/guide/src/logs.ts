import type { Deployment } from '@appliku/core';

/** What the workers said in the last hour, and what they say from now on. */
export async function watchWorkers(deployment: Deployment<'web' | 'worker'>, signal: AbortSignal): Promise<void> {
  // #region follow
  const since = new Date(Date.now() - 3_600_000);
  for await (const { at, release, instance, stream, text } of deployment.logs({
    process: 'worker',
    since,
    follow: true,
    signal,
  }))
    console.log(at, release, instance, stream, text);
  // #endregion follow
}
