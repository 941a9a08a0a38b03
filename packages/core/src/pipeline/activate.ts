import type { Release, Rollout, Route } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { lastLines } from '../text.ts';
import { together } from '../together.ts';
import { maintainCertificates } from './certificates.ts';
import { recover } from './recover.ts';
import { loggerOf, titleOf, warn } from './context.ts';
import { type Run, withSignal } from './run.ts';
import { checkStillUp } from './still-up.ts';
import { isSuccess, retained } from './retention.ts';
import { stage } from './stage.ts';

/**
 * From a release that is being made to one that serves. Up to the commit point a failure leaves the former serving and
 * nothing of the new; after it, it is a warning, and a cancel comes too late.
 */
export async function activate(
  run: Run,
  former: Rollout | undefined,
  make: () => Promise<Release>,
): Promise<{ readonly release: Release; readonly route: Route }> {
  const { release, rollout, route } = await commit(run, make).catch(async (cause: unknown) => {
    const located = DeployError.at(cause, { stage: 'record', plugin: 'ledger' });
    run.redactor.error(located);
    throw await recover(run, located, former);
  });
  await settle(withSignal(run, run.lost), rollout, former);
  return { release, route };
}

async function commit(
  run: Run,
  make: () => Promise<Release>,
): Promise<{ release: Release; rollout: Rollout; route: Route }> {
  const release = await make();
  const { number } = release;
  const [rollout] = await together([bringUp(run, release), run.ledger.enter(number, 'prepared')]);
  await run.ledger.enter(number, 'switching');
  const route = await switchTo(run, rollout);
  await run.ledger.enter(number, 'live', { stages: Object.fromEntries(run.stages) });
  loggerOf(run, 'route').info(
    `${titleOf(release)} serves${route.urls.length === 0 ? '' : ` at ${route.urls.join(', ')}`}`,
  );
  return { release, rollout, route };
}

async function bringUp(run: Run, release: Release): Promise<Rollout> {
  const { driver } = run.configuration;
  if (release.restores === undefined) await runReleaseCommand(run, release);
  return stage(run, { name: 'start', plugin: driver.name, input: release }, (context) =>
    driver.start(release, context),
  );
}

async function runReleaseCommand(run: Run, release: Release): Promise<void> {
  const { driver } = run.configuration;
  const { releaseCommand } = release;
  if (releaseCommand === undefined) return;
  await stage(run, { name: 'release', plugin: driver.name, input: release }, async (context) => {
    const result = await driver.run(release, releaseCommand, context);
    if (result.exitCode === 0) return result;
    const output = lastLines(`${result.stdout}\n${result.stderr}`);
    throw new DeployError(`The release command ended with exit code ${result.exitCode}`, {
      code: 'RELEASE_COMMAND_FAILED',
      output,
      hint: 'It ran in the new image before any traffic moved; its last lines are in `output`.',
    });
  });
}

async function switchTo(run: Run, rollout: Rollout): Promise<Route> {
  const { app, router } = run.configuration;
  const { rules } = rollout.release;
  const spec = { app, rules, maintenance: false, shares: [{ rollout, weight: 100 }] };
  return stage(run, { name: 'route', plugin: router.name, input: rollout }, async (context) => {
    const [route] = await together([router.route(spec, context), checkStillUp(run, rollout, 'route')]);
    return route;
  });
}

/** After the commit point: the former gives way, each step for itself. */
async function settle(run: Run, rollout: Rollout, former: Rollout | undefined): Promise<void> {
  const { driver } = run.configuration;
  const promoted = attempt(run, () =>
    stage(run, { name: 'promote', plugin: driver.name, input: rollout }, async (context) => {
      await driver.promote(rollout, former, context);
      return rollout;
    }),
  );
  if (former !== undefined) await attempt(run, () => giveWay(run, former, promoted));
  await promoted;
  await Promise.all([attempt(run, () => checkStillUp(run, rollout, 'settle')), tidy(run)]);
}

async function tidy(run: Run): Promise<void> {
  const { app, driver } = run.configuration;
  await attempt(run, () => maintainCertificates(run), run.configuration.router.name);
  await attempt(run, async () => {
    const recorded = await run.ledger.releases();
    const keep = retained(recorded, run.configuration.keep);
    await stage(run, { name: 'prune', plugin: driver.name, input: keep }, async (context) => {
      const served = keep.filter((number) => isSuccess(recorded, number));
      await together([driver.prune(app, served, context), run.ledger.prune(keep)]);
      return keep;
    });
  });
}

/** Open requests end while the workers pass to the new one; the former runs until both are done. */
async function giveWay(run: Run, former: Rollout, promoted: Promise<void>): Promise<void> {
  const { app, driver, router, drainMs } = run.configuration;
  const { release } = former;
  const { open } = await stage(run, { name: 'drain', plugin: router.name, input: former }, (context) =>
    router.drain(former, drainMs, context),
  );
  if (open > 0)
    loggerOf(run, 'drain').warn(`${open} requests to ${titleOf(release)} were still open after ${drainMs} ms`);
  await promoted;
  await stage(run, { name: 'retire', plugin: driver.name, input: release }, async (context) => {
    await driver.retire(app, release.number, context);
    await run.ledger.enter(release.number, 'retired');
    return release;
  });
}

async function attempt(
  run: Run,
  work: () => Promise<unknown>,
  plugin: string = run.configuration.driver.name,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    warn(run, DeployError.at(error, { stage: 'settle', plugin }));
  }
}
