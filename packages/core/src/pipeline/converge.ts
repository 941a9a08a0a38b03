import type { Entry, Release, Rollout, Route, Share } from '../contract/index.ts';
import type { DeployError } from '../errors.ts';
import { isRouted, losersOf, type Observed, phaseIn, sharesOf, stale, takesTraffic, trafficOf } from './decide.ts';
import { contextOf, loggerOf, titleOf } from './context.ts';
import type { Run } from './run.ts';

/** What serves whole, and the route that leads there. */
export interface Serving {
  readonly rollout: Rollout;
  readonly canary?: Rollout;
  readonly route: Route;
}

export interface Verdict {
  /** Who has to serve; the second is a canary. Default: what is observed decides. */
  readonly shares?: readonly Share[];
  /** Why the others failed, for the record. */
  readonly error?: DeployError;
}

/**
 * The one recovery: after a failure, a cancel, a kill, and before every deploy. One release serves and runs whole, beside it
 * a canary where one is in force, every other is retired, and the record says so. Resolves with what serves; rejects when
 * that cannot be brought back, and then it stays as it is.
 */
export async function converge(run: Run, verdict: Verdict = {}): Promise<Serving | undefined> {
  const observed = await observe(run);
  const shares = verdict.shares ?? sharesOf(observed, trafficOf(run.configuration.driver));
  const serving = await bringBack(run, observed, shares);
  if (serving === undefined) await unroute(run, observed);
  for (const rollout of losersOf(observed.rollouts, shares)) await retire(run, rollout);
  for (const entry of stale(observed.recorded, shares)) await record(run, entry, shares, verdict.error);
  return serving;
}

export async function observe(run: Run): Promise<Observed> {
  const { app, driver, router } = run.configuration;
  const context = contextOf(run, 'heal');
  const [route, rollouts, recorded] = await Promise.all([
    router.current(app, context),
    driver.list(app, context),
    run.ledger.releases(),
  ]);
  return { route, rollouts, recorded };
}

async function bringBack(run: Run, observed: Observed, shares: readonly Share[]): Promise<Serving | undefined> {
  const { app, driver, router } = run.configuration;
  const [main, beside] = shares.flatMap((share) => placeOf(observed, share));
  if (main === undefined) return undefined;
  const { route } = observed;
  const { rules } = main.release;
  const whole = main.found?.complete === true ? main.found : undefined;
  const rollout = whole ?? (await startAgain(run, main.release));
  const canary = beside && { rollout: await upright(run, beside), weight: beside.weight };
  const wanted = [{ rollout, weight: main.weight }, ...(canary ? [canary] : [])];
  const spec = { app, rules, maintenance: route?.maintenance ?? false, shares: wanted };
  const isThere = route !== undefined && isRouted(route, shares, rules);
  const confirmed = isThere ? route : await router.route(spec, contextOf(run, 'heal'));
  if (whole === undefined) await driver.promote(rollout, undefined, contextOf(run, 'heal'));
  return { rollout, route: confirmed, ...(canary && { canary: canary.rollout }) };
}

/** A release that is to have a share, and what runs of it. */
interface Place {
  readonly release: Release;
  readonly found: Rollout | undefined;
  readonly weight: number;
}

function placeOf({ recorded, rollouts }: Observed, { release: number, weight }: Share): readonly Place[] {
  const known = recorded.find(({ release }) => release.number === number);
  if (known === undefined) return [];
  return [{ release: known.release, found: rolloutOf(rollouts, number), weight }];
}

export function rolloutOf(rollouts: readonly Rollout[], number: number | undefined): Rollout | undefined {
  return rollouts.find(({ release }) => release.number === number);
}

/** A canary has no workers before it is promoted. */
async function upright(run: Run, { release, found }: Place): Promise<Rollout> {
  return found !== undefined && takesTraffic(found) ? found : startAgain(run, release);
}

async function startAgain(run: Run, release: Release): Promise<Rollout> {
  loggerOf(run, 'heal').info(`Bringing back ${titleOf(release)}`);
  return run.configuration.driver.start(release, contextOf(run, 'heal'));
}

async function unroute(run: Run, { route }: Observed): Promise<void> {
  if (route !== undefined) await run.configuration.router.remove(run.configuration.app, contextOf(run, 'heal'));
}

/** It may have been serving until a moment ago: open requests get their time. */
async function retire(run: Run, rollout: Rollout): Promise<void> {
  const { app, driver, router, drainMs } = run.configuration;
  const context = contextOf(run, 'heal');
  loggerOf(run, 'heal').info(`Retiring ${titleOf(rollout.release)}`);
  await router.drain(rollout, drainMs, context);
  await driver.retire(app, rollout.release.number, context);
}

async function record(
  run: Run,
  { number, phase }: Entry,
  shares: readonly Share[],
  error: DeployError | undefined,
): Promise<void> {
  const wanted = phaseIn(shares, number);
  if (wanted !== undefined) return run.ledger.enter(number, wanted);
  if (phase === 'live') return run.ledger.enter(number, 'retired');
  const reason = phase === 'canary' ? 'it was a canary and was taken back' : 'its deploy was cut off';
  const why = error === undefined ? reason : `${error.code}: ${error.message}`;
  return run.ledger.enter(number, 'failed', { error: why, stages: Object.fromEntries(run.stages) });
}
