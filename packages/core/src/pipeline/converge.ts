import type { Entry, Recorded, Release, Rollout, Route } from '../contract/index.ts';
import type { DeployError } from '../errors.ts';
import { isRouted, losersOf, type Observed, stale, trafficOf, winnerOf } from './decide.ts';
import { contextOf, loggerOf, titleOf } from './context.ts';
import type { Run } from './run.ts';

/** What serves whole, and the route that leads there. */
export interface Serving {
  readonly rollout: Rollout;
  readonly route: Route;
}

export interface Verdict {
  /** Number of the release that has to serve; `none`: none of them. Default: what is observed decides. */
  readonly winner?: number | 'none';
  /** Why the others failed, for the record. */
  readonly error?: DeployError;
}

/**
 * The one recovery: after a failure, a cancel, a kill, and before every deploy. One release serves and runs whole, every
 * other is retired, and the record says so. Resolves with what serves; rejects when that cannot be brought back, and then
 * it stays as it is.
 */
export async function converge(run: Run, verdict: Verdict = {}): Promise<Serving | undefined> {
  const observed = await observe(run);
  const { driver } = run.configuration;
  const winner = verdict.winner === 'none' ? undefined : (verdict.winner ?? winnerOf(observed, trafficOf(driver)));
  const serving = await bringBack(run, observed, winner);
  if (serving === undefined) await unroute(run, observed);
  for (const rollout of losersOf(observed.rollouts, winner)) await retire(run, rollout);
  for (const entry of stale(observed.recorded, winner)) await record(run, entry, winner, verdict.error);
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

async function bringBack(
  run: Run,
  { route, rollouts, recorded }: Observed,
  winner: number | undefined,
): Promise<Serving | undefined> {
  const { app, driver, router } = run.configuration;
  const release = releaseOf(recorded, winner);
  if (release === undefined) return undefined;
  const context = contextOf(run, 'heal');
  const found = rollouts.find((rollout) => rollout.release.number === winner);
  const whole = found?.complete === true;
  if (!whole) loggerOf(run, 'heal').info(`Bringing back ${titleOf(release)}`);
  const rollout = whole ? found : await driver.start(release, context);
  const spec = {
    app,
    rules: release.rules,
    maintenance: route?.maintenance ?? false,
    shares: [{ rollout, weight: 100 }],
  };
  const isThere = route !== undefined && isRouted(route, release.number, release.rules);
  const confirmed = isThere ? route : await router.route(spec, context);
  if (!whole) await driver.promote(rollout, undefined, context);
  return { rollout, route: confirmed };
}

function releaseOf(recorded: readonly Recorded[], number: number | undefined): Release | undefined {
  return recorded.find(({ release }) => release.number === number)?.release;
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
  entry: Entry,
  winner: number | undefined,
  error: DeployError | undefined,
): Promise<void> {
  if (entry.number === winner) return run.ledger.enter(entry.number, 'live');
  if (entry.phase === 'live') return run.ledger.enter(entry.number, 'retired');
  const why = error === undefined ? 'its deploy was cut off' : `${error.code}: ${error.message}`;
  return run.ledger.enter(entry.number, 'failed', { error: why, stages: Object.fromEntries(run.stages) });
}
