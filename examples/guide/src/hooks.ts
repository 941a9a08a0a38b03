import { createDeployment, type DeploymentEvent, type DeploymentOptions } from '@appliku/core';

/** Steps of one's own in a deploy. */
export async function deployWithHooks(
  options: DeploymentOptions,
  page: (text: string) => Promise<void>,
): Promise<void> {
  // #region hooks
  const deployment = createDeployment(options);

  deployment.before('build', async ({ directory, revision }, { log }) => {
    log.info(`Looking at ${revision.id.slice(0, 12)} in ${directory}`);
  });

  deployment.after('route', async ({ urls }, { signal }) => {
    for (const url of urls) {
      const { ok, status } = await fetch(url, { signal });
      if (!ok) throw new Error(`${url} answers ${status}`); // the former release serves again
    }
  });

  deployment.onFailure(async ({ code, message }, { run }) => page(`${run.app}: ${code}: ${message}`));
  await deployment.deploy();
  // #endregion hooks
}

/** One stream of JSON. */
export function follow(options: DeploymentOptions, send: (line: string) => void): () => void {
  // #region events
  const deployment = createDeployment(options);
  deployment.on('log', ({ level, text }) => {
    if (level !== 'debug') console.log(text);
  });
  const stop = deployment.on('event', (event: DeploymentEvent) => send(JSON.stringify(event)));
  // #endregion events
  return stop;
}
