import type { Rollout, Route } from '../contract/index.ts';
import { activate } from './activate.ts';
import { contextOf, loggerOf, titleOf } from './context.ts';
import { healAlone } from './recover.ts';
import { conclude, type DeployResult } from './result.ts';
import type { Run } from './run.ts';
import { recordedSecrets, runAgain } from './run-again.ts';
import { checkKnown, stoppedOf } from './scale.ts';
import { noRelease } from './serving.ts';

/**
 * Fresh containers of the live release. Where one of these processes takes traffic, the whole release is handed over to a
 * copy of itself, so that no request is lost; the others are stopped and started where they are.
 */
export async function restartApp(run: Run, names: readonly string[] | undefined): Promise<DeployResult> {
  const healed = await healAlone(run);
  const { former, route } = healed;
  if (former === undefined) throw noRelease(run);
  const { release } = former;
  checkKnown(release, names ?? []);
  const takesTraffic = (names ?? Object.keys(release.processes)).some((name) => release.processes[name]?.port);
  loggerOf(run, 'restart').info(`Restarting ${names?.join(', ') ?? 'all'} of ${titleOf(release)}`);
  if (names !== undefined && !takesTraffic && route !== undefined) return restartInPlace(run, former, route, names);
  const secrets = await recordedSecrets(run, release.number);
  const again = await activate(run, healed, () =>
    runAgain(run, { target: release, live: release, instances: {}, secrets }),
  );
  return conclude(run, 'restarted', again.release, again.route);
}

/** Killed in between, the next operation finds the release incomplete, and starts what is missing. */
async function restartInPlace(
  run: Run,
  rollout: Rollout,
  route: Route,
  names: readonly string[],
): Promise<DeployResult> {
  const { driver } = run.configuration;
  const context = contextOf(run, 'restart');
  await driver.scale(rollout, stoppedOf(names), context);
  await driver.promote(rollout, undefined, context);
  return conclude(run, 'restarted', rollout.release, route);
}
