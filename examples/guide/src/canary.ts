import { createDeployment, type DeploymentOptions, type Router } from '@appliku/core';
import { nginx } from '@appliku/router-nginx';

/** A part of the requests first, then all of them, or none. */
export async function canary(options: DeploymentOptions, isWell: (release: number) => Promise<boolean>): Promise<void> {
  // #region canary
  const deployment = createDeployment(options);
  const { outcome, release } = await deployment.deploy({ canary: { weight: 5 } });
  if (outcome !== 'canary') return; // the first release of all gets every request; what did not change stays as it is

  await deployment.canary({ weight: 25 }); // another part, without a deploy
  if (await isWell(release.number)) await deployment.promote(); // all requests, and the former is drained and retired
  else await deployment.abort(); // none
  // #endregion canary
}

/** How the router chooses an instance, and keeps a client with it. */
export function routers(): readonly Router[] {
  // #region balance
  const fewest = nginx({ balance: { method: 'least-connections' } });
  const byAddress = nginx({ balance: { sticky: 'address' } });
  const byOurCookie = nginx({ balance: { sticky: 'cookie' } });
  const byTheirCookie = nginx({ balance: { sticky: { cookie: 'session_id' } } });
  // #endregion balance
  return [fewest, byAddress, byOurCookie, byTheirCookie];
}
