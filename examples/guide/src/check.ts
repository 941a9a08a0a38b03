import type { Deployment } from '@appliku/core';

/** Once a server, or whenever one likes. */
export async function setUp(deployment: Deployment): Promise<string> {
  // #region prepare
  const { changed, steps, text } = await deployment.prepare();
  for (const { host, what, before, commands, after } of steps)
    if (commands.length > 0) console.log(`${host}: ${what}: ${before} -> ${after}`);
  // #endregion prepare
  return changed ? text : 'nothing was to be done';
}

/** What a platform shows of a server before the first deploy. */
export async function missing(deployment: Deployment): Promise<string | undefined> {
  // #region check
  const { ok, findings, text } = await deployment.check();
  const lacking = findings.filter(({ state }) => state === 'missing' || state === 'wrong');
  // #endregion check
  return ok ? undefined : `${lacking.length} things are missing\n${text}`;
}
