import type { Release, Rollout, Route, Share } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { hasEnded } from '../ledger/phases.ts';
import { giveAll, giveShare, orStill } from './activate.ts';
import { loggerOf, titleOf } from './context.ts';
import { converge, observe, rolloutOf } from './converge.ts';
import { allTo, type Observed, sharesOf, trafficOf } from './decide.ts';
import { changesOf } from './plan/plan-changes.ts';
import { type DeployResult, conclude } from './result.ts';
import { type Run, withSignal } from './run.ts';
import { recordedValues } from './recorded-values.ts';
import { type Healed, healedBy } from './recover.ts';
import { settle, tidy } from './settle.ts';
import { stage } from './stage.ts';

/** A whole release, and beside it the canary. */
type Both = Pick<Healed, 'former'> & { readonly canary: Rollout; readonly route: Route };

/** Another part of the requests for the canary. */
export async function weighCanary(run: Run, weight: number): Promise<DeployResult> {
  const serving = await converge(run);
  if (serving?.canary === undefined) throw noCanary(run, serving?.rollout.release);
  const { rollout: former, canary, route } = serving;
  return weighAgain(run, { former, canary, route }, weight);
}

/** Undefined: as it is. */
export async function weighAgain(
  run: Run,
  { former, canary, route }: Both,
  weight: number | undefined = route.shares[1]?.weight,
): Promise<DeployResult> {
  const { release } = canary;
  if (former === undefined || weight === undefined || weight === route.shares[1]?.weight) {
    loggerOf(run, 'route').info(`Nothing changed: ${titleOf(release)} is a canary`);
    return conclude(run, 'canary', release, route);
  }
  const moved = await orStill(run, route.shares, () =>
    giveShare(run, { former, canary, weight, maintenance: route.maintenance }),
  );
  return conclude(run, 'canary', release, moved);
}

/**
 * All requests to the canary, and the former gives way. That one may be broken: this may be the cure, so it is not healed.
 * Where a run that was killed has done it, only the rest is done.
 */
export async function promoteCanary(run: Run): Promise<DeployResult> {
  const { driver } = run.configuration;
  const { shares, rollouts, recorded, route: observed } = await look(run);
  const [main, beside] = shares;
  const newest = recorded.at(-1);
  const release = recorded.find((one) => one.release.number === beside?.release)?.release;
  if (release === undefined) {
    if (main === undefined || newest?.release.number !== main.release) throw noCanary(run, undefined);
    return finish(run, newest.entry.phase === 'live' ? 'unchanged' : 'promoted');
  }
  const { rollout, route } = await orStill(run, shares, async () => {
    const ready = await stage(run, { name: 'start', plugin: driver.name, input: release }, (context) =>
      driver.start(release, context),
    );
    return { rollout: ready, route: await giveAll(run, ready, observed?.maintenance ?? false) };
  });
  await settle(withSignal(run, run.lost), rollout, rolloutOf(rollouts, main?.release));
  return conclude(run, 'promoted', release, route);
}

/** All requests back to what serves; the canary is drained and retired: a recovery like any other. */
export async function abortCanary(run: Run): Promise<DeployResult> {
  const { shares, recorded } = await look(run);
  const [main, beside] = shares;
  const newest = recorded.at(-1);
  if (main === undefined || (beside === undefined && newest?.release.number === main.release))
    throw noCanary(run, newest?.release);
  const isOver = beside === undefined && newest !== undefined && hasEnded(newest.entry.phase);
  return finish(run, isOver ? 'unchanged' : 'aborted', allTo(main.release));
}

/** Before a deploy of something else, which takes its place. */
export async function takeBack(run: Run, canary: Rollout): Promise<Healed> {
  loggerOf(run, 'heal').info(`${titleOf(canary.release)} is no canary any more: something else is deployed`);
  const { shares } = await look(run);
  const serving = await converge(run, { shares: allTo(shares[0]?.release) });
  return healedBy(serving);
}

/** What both releases share cannot differ between them. @throws CANARY_REFUSED */
export async function refuseUnlike(run: Run, former: Release): Promise<void> {
  const changes = changesOf(former, await recordedValues(run, former), run.configuration);
  const found = changes.find(({ of }) => of === 'domain' || of === 'service');
  if (found === undefined) return;
  throw new DeployError(
    `A canary shares domains, paths and services with release ${former.number}, and ${found.of} ${found.name} is ${found.change}`,
    { code: 'CANARY_REFUSED', hint: 'Deploy that change without `canary` first.' },
  );
}

async function look(run: Run): Promise<Observed & { readonly shares: readonly Share[] }> {
  const observed = await observe(run);
  return { ...observed, shares: sharesOf(observed, trafficOf(run.configuration.driver)) };
}

async function finish(run: Run, outcome: DeployResult['outcome'], shares?: readonly Share[]): Promise<DeployResult> {
  const serving = await converge(run, shares && { shares });
  if (serving === undefined) throw noCanary(run, undefined);
  await tidy(withSignal(run, run.lost));
  return conclude(run, outcome, serving.rollout.release, serving.route);
}

function noCanary({ configuration }: Run, serving: Release | undefined): DeployError {
  const who = serving === undefined ? 'Nothing' : `Release ${serving.number}`;
  return new DeployError(`${configuration.app} has no canary`, {
    code: 'RELEASE_NOT_FOUND',
    hint: `${who} gets all requests; deploy({ canary }) makes one.`,
  });
}
