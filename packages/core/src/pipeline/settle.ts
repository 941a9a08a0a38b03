import type { Rollout } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { together } from '../together.ts';
import { maintainCertificates } from './certificates.ts';
import { loggerOf, titleOf, warn } from './context.ts';
import { isNeeded, retained } from './retention.ts';
import type { Run } from './run.ts';
import { stage } from './stage.ts';
import { checkStillUp } from './still-up.ts';

/** After the commit point: the former gives way, each step for itself. */
export async function settle(run: Run, rollout: Rollout, former: Rollout | undefined): Promise<void> {
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

/** Certificates that are due, and what no kept release needs. */
export async function tidy(run: Run): Promise<void> {
  const { app, driver } = run.configuration;
  await attempt(run, () => maintainCertificates(run), run.configuration.router.name);
  await attempt(run, async () => {
    const recorded = await run.ledger.releases();
    const keep = retained(recorded, run.configuration.keep);
    await stage(run, { name: 'prune', plugin: driver.name, input: keep }, async (context) => {
      const served = keep.filter((number) => isNeeded(recorded, number));
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
