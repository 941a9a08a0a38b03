import type { Names, Recorded, Release, Rollout } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { revisionAttributes } from '../telemetry/spans.ts';
import { activate } from './activate.ts';
import { withGenerated } from './generated-values.ts';
import { recordedSecrets, runAgain } from './run-again.ts';
import { healAlone } from './recover.ts';
import { type DeployResult, conclude } from './result.ts';
import { loggerOf, titleOf } from './context.ts';
import type { Run } from './run.ts';

/** What of a former release comes back. */
export interface RollbackOptions {
  /** `recorded`: as they were in that release. `current`: as configured now. Default: `recorded`. */
  readonly secrets?: 'recorded' | 'current';
}

/** Brings back image and configuration of a release that served, as a new one, without a build. */
export async function rollBack(
  run: Run,
  number: number | undefined,
  { secrets = 'recorded' }: RollbackOptions,
): Promise<DeployResult> {
  const healed = await healAlone(run);
  const { former } = healed;
  const target = targetOf(await run.ledger.releases(), former, number);
  run.telemetry.add(revisionAttributes(target.revision));
  loggerOf(run, 'rollback').info(
    `Rolling back to ${titleOf(target)}; volumes, services and migrations stay as they are`,
  );
  const values = secrets === 'current' ? await presentSecrets(run) : await recordedSecrets(run, target.number);
  const again = { target, live: former?.release, instances: {}, secrets: values };
  const { release, route } = await activate(run, healed, () => runAgain(run, again));
  return conclude(run, 'rolled-back', release, route);
}

async function presentSecrets(run: Run): Promise<Names<string>> {
  return withGenerated(run, await run.ledger.key()).configuration.secrets;
}

function targetOf(recorded: readonly Recorded[], former: Rollout | undefined, number: number | undefined): Release {
  const served = recorded.filter(({ entry }) => entry.phase === 'retired');
  const others = served.filter(({ release }) => release.number !== former?.release.number);
  // What was only scaled or restarted since is the same release to a user.
  const before = others.findLast(({ release }) => release.fingerprint !== former?.release.fingerprint) ?? others.at(-1);
  const found = number === undefined ? before : others.find(({ release }) => release.number === number);
  if (found !== undefined) return found.release;
  const kept = others.map(({ release }) => release.number).join(', ');
  throw new DeployError(`There is no release ${number ?? 'before this one'} to roll back to`, {
    code: 'RELEASE_NOT_FOUND',
    hint: kept === '' ? 'No other release is kept.' : `These can be rolled back to: ${kept}.`,
  });
}
