import type { Release, Rollout, Route, RouteSpec, Share } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { lastLines } from '../text.ts';
import { together } from '../together.ts';
import { loggerOf, titleOf } from './context.ts';
import { allTo } from './decide.ts';
import { type Healed, recover } from './recover.ts';
import { type Run, withSignal } from './run.ts';
import { checkStillUp } from './still-up.ts';
import { settle, tidy } from './settle.ts';
import { stage } from './stage.ts';

interface Activated {
  readonly release: Release;
  readonly route: Route;
}

/**
 * From a release that is being made to one that serves. Up to the commit point a failure leaves the former serving and
 * nothing of the new; after it, it is a warning, and a cancel comes too late.
 */
export async function activate(
  run: Run,
  { former, maintenance }: Healed,
  make: () => Promise<Release>,
): Promise<Activated> {
  const { release, rollout, route } = await orStill(run, allTo(former?.release.number), async () => {
    const made = await makeReady(run, make);
    return { ...made, route: await giveAll(run, made.rollout, maintenance) };
  });
  await settle(withSignal(run, run.lost), rollout, former);
  return { release, route };
}

/** To one that gets a part of the requests beside the former, which stays what serves: nothing gives way. */
export async function activateBeside(
  run: Run,
  { former, weight, maintenance }: Healed & { readonly former: Rollout; readonly weight: number },
  make: () => Promise<Release>,
): Promise<Activated> {
  const activated = await orStill(run, allTo(former.release.number), async () => {
    const { release, rollout } = await makeReady(run, make);
    const route = await giveShare(run, { former, canary: rollout, weight, maintenance });
    await run.ledger.enter(release.number, 'canary', { stages: Object.fromEntries(run.stages) });
    return { release, route };
  });
  await tidy(withSignal(run, run.lost));
  return activated;
}

/** What fails leaves these serving, as before. */
export async function orStill<Result>(
  run: Run,
  shares: readonly Share[],
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const located = DeployError.at(cause, { stage: 'record', plugin: 'ledger' });
    run.redactor.error(located);
    throw await recover(run, located, shares);
  }
}

/** Up to the switch, which the record is told of. */
async function makeReady(
  run: Run,
  make: () => Promise<Release>,
): Promise<{ readonly release: Release; readonly rollout: Rollout }> {
  const release = await make();
  const { number } = release;
  const [rollout] = await together([bringUp(run, release), run.ledger.enter(number, 'prepared')]);
  await run.ledger.enter(number, 'switching');
  return { release, rollout };
}

/** The commit point. */
export async function giveAll(run: Run, rollout: Rollout, maintenance: boolean): Promise<Route> {
  const { release } = rollout;
  const route = await switchTo(run, rollout, { maintenance, shares: [{ rollout, weight: 100 }] });
  await run.ledger.enter(release.number, 'live', { stages: Object.fromEntries(run.stages) });
  if (maintenance) loggerOf(run, 'route').warn('In maintenance: every request gets 503 until maintenance(false)');
  loggerOf(run, 'route').info(
    `${titleOf(release)} serves${route.urls.length === 0 ? '' : ` at ${route.urls.join(', ')}`}`,
  );
  return route;
}

export interface Sharing {
  readonly former: Rollout;
  readonly canary: Rollout;
  readonly weight: number;
  readonly maintenance: boolean;
}

export async function giveShare(run: Run, { former, canary, weight, maintenance }: Sharing): Promise<Route> {
  const shares = [
    { rollout: former, weight: 100 - weight },
    { rollout: canary, weight },
  ];
  const route = await switchTo(run, canary, { maintenance, shares });
  loggerOf(run, 'route').info(`${titleOf(canary.release)} gets ${weight} % of the requests`);
  return route;
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

async function switchTo(run: Run, rollout: Rollout, wanted: Pick<RouteSpec, 'shares' | 'maintenance'>): Promise<Route> {
  const { app, router } = run.configuration;
  const { rules } = rollout.release;
  const spec = { app, rules, ...wanted };
  return stage(run, { name: 'route', plugin: router.name, input: rollout }, async (context) => {
    const [route] = await together([router.route(spec, context), checkStillUp(run, rollout, 'route')]);
    return route;
  });
}
