import type { Built, Checkout, Defaults, Release, Revision } from '../contract/index.ts';
import { fingerprint } from '../ledger/fingerprint.ts';
import { revisionAttributes } from '../telemetry/spans.ts';
import { together } from '../together.ts';
import { activate, activateBeside } from './activate.ts';
import { onBuildHost } from './build-host.ts';
import { refuseUnlike, takeBack, weighAgain } from './canary.ts';
import { allTo, isRouted } from './decide.ts';
import { withGenerated } from './generated-values.ts';
import { describe } from './describe.ts';
import { heal, type Healed } from './recover.ts';
import { type DeployResult, conclude } from './result.ts';
import { loggerOf, titleOf } from './context.ts';
import type { Run } from './run.ts';
import { stage } from './stage.ts';

/**
 * The whole story: heal, resolve, checkout, build, prepare, release command, start, route, and the former gives way; or it
 * goes on beside a canary that gets this weight.
 */
export async function deployRevision(started: Run, weight?: number): Promise<DeployResult> {
  const { app, source } = started.configuration;
  const [healed, key] = await together([heal(started), started.ledger.key()]);
  const run = withGenerated(started, key);
  const revision = await stage(run, { name: 'resolve', plugin: source.name, input: { app } }, (context) =>
    source.resolve(context),
  );
  run.telemetry.add(revisionAttributes(revision));
  const print = fingerprint(key, revision.id, run.configuration);
  const { canary } = healed;
  if (canary?.release.fingerprint === print && healed.route !== undefined)
    return weighAgain(run, { ...healed, canary, route: healed.route }, weight);
  const alone = canary === undefined ? healed : await takeBack(run, canary);
  const { former, route } = alone;
  if (
    former?.release.fingerprint === print &&
    route !== undefined &&
    isRouted(route, allTo(former.release.number), former.release.rules)
  ) {
    loggerOf(run, 'resolve').info(`Nothing changed: ${titleOf(former.release)} serves`);
    return conclude(run, 'unchanged', former.release, route);
  }
  return activateMade(run, alone, weight, () => make(run, revision, print));
}

async function activateMade(
  run: Run,
  healed: Healed,
  weight: number | undefined,
  made: () => Promise<Release>,
): Promise<DeployResult> {
  const { former } = healed;
  if (former === undefined || weight === undefined) {
    const { release, route } = await activate(run, healed, made);
    return conclude(run, 'deployed', release, route);
  }
  await refuseUnlike(run, former.release);
  const { release, route } = await activateBeside(run, { ...healed, former, weight }, made);
  return conclude(run, 'canary', release, route);
}

async function make(run: Run, revision: Revision, print: string): Promise<Release> {
  const { source } = run.configuration;
  const checkout = await stage(run, { name: 'checkout', plugin: source.name, input: revision }, (context) =>
    source.checkout(revision, context),
  );
  try {
    return await onBuildHost(run, (alone) => build(alone, checkout, print));
  } finally {
    await checkout.dispose();
  }
}

async function build(run: Run, checkout: Checkout, print: string): Promise<Release> {
  const { app, builder, driver, secrets, serviceSecrets } = run.configuration;
  const built: Built & { readonly defaults?: Defaults } = await stage(
    run,
    { name: 'build', plugin: builder.name, input: checkout },
    (context) => builder.build(checkout, app, context),
  );
  try {
    const release = await run.ledger.add(describe(run, checkout.revision, built, print), secrets, serviceSecrets);
    return await stage(run, { name: 'prepare', plugin: driver.name, input: release }, async (context) => {
      await driver.prepare(release, built, context);
      return release;
    });
  } finally {
    if ('dispose' in built) await built.dispose?.();
  }
}
