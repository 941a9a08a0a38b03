import type { Deployment } from '@appliku/core';

/** What a platform shows of a server before the first deploy. */
export async function missing(deployment: Deployment): Promise<string | undefined> {
  // #region check
  const { ok, findings, text } = await deployment.check();
  const lacking = findings.filter(({ state }) => state !== 'ok');
  // #endregion check
  return ok ? undefined : `${lacking.length} things are missing\n${text}`;
}
