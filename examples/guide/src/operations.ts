import { createDeployment, type DeploymentOptions, type Rollout } from '@appliku/core';

/** All that a deployment can do. */
export async function operate(options: DeploymentOptions<'web' | 'worker'>, signal: AbortSignal): Promise<void> {
  // #region operations
  const deployment = createDeployment(options); // checks every option, contacts nothing

  // Events: nobody waits for a listener.
  deployment.on('stage:end', ({ stage, durationMs }) => console.log(stage, durationMs));
  // Hooks: awaited; a throw stops the deploy.
  deployment.before('route', async (rollout, { signal }) => smokeTest(rollout, signal));

  await deployment.prepare(); // once a server: Docker, Nginx, groups and directories; a second time changes nothing
  console.log((await deployment.plan()).text); // what the next line would change
  await deployment.deploy({ signal }); // cancel stops what was started, on the server too
  await deployment.deploy({ canary: { weight: 5 } }); // 5 % of the requests; then promote() or abort()
  await deployment.rollback(); // image, configuration and secrets of the last release, without a build
  await deployment.scale({ web: 3 }); // other numbers of the live release, without a deploy
  await deployment.restart({ processes: ['worker'] }); // stop() and start() likewise
  await deployment.maintenance(true); // 503 for every request, without a reload, until maintenance(false)
  await deployment.current(); // what serves now, as observed
  await deployment.releases(); // what was deployed, and what became of it
  for await (const line of deployment.logs({ tail: 100, follow: true, signal })) console.log(line.text);
  await deployment.run(['node', 'report.js']); // once, in a fresh container of the live release
  await deployment.repair(); // what every deploy does first, by itself
  await deployment.destroy(); // takes the app off the server
  // #endregion operations
}

async function smokeTest({ instances }: Rollout, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (instances.some(({ state }) => state !== 'healthy')) throw new Error('not all instances are healthy');
}
