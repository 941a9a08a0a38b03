import { setMaxListeners } from 'node:events';
import type { Host, Lease } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { prepareDirectories } from '../hosts/set-up/directories.ts';
import { removeDirectories } from '../hosts/set-up/remove-directories.ts';
import { forgetImages, isRunHost } from '../images/forget-images.ts';
import { leaseName } from '../ledger/file-store.ts';
import { cancelledOr } from './cancelled.ts';
import { type Run, withSignal } from './run.ts';

/**
 * How long a deploy of the same app to another host is waited for, in milliseconds. Where the app runs too, its deploys are
 * not waited for, as nowhere: it might be our own, by another way to the same machine.
 */
const waitMs = 1_800_000;

/** Alone with what the app has on its build host: deploys of it to other hosts may use the same one. */
export async function onBuildHost<Result>(run: Run, work: (run: Run) => Promise<Result>): Promise<Result> {
  if (run.places.build === run.places.run) return work(run);
  const lease = await lock(run);
  try {
    const signal = AbortSignal.any([run.signal, lease.lost]);
    // Node takes more than ten listeners for a leak, and says so on standard error.
    setMaxListeners(0, signal);
    return await work(withSignal(run, signal));
  } finally {
    await lease.release();
  }
}

/** Takes the app off a host that only builds it. */
export async function leaveBuildHost(run: Run): Promise<void> {
  const { app, build, host } = run.configuration;
  if (build === host) return;
  await onBuildHost(run, async () => {
    if (await isRunHost(build, app)) return;
    if (await hasDocker(build)) await forgetImages(build, app);
    await removeDirectories(build, app, { volumes: false });
  });
}

/** Not where it only made sites without a build. */
async function hasDocker(build: Host): Promise<boolean> {
  return (await build.run(['sh', '-c', 'command -v docker'])).exitCode === 0;
}

async function lock({ action, configuration, places, signal }: Run): Promise<Lease> {
  const { app, by } = configuration;
  const { build } = places;
  try {
    await prepareDirectories(build, app, signal);
    const options = { purpose: `${action} by ${by}`, signal, waitMs: (await isRunHost(build, app)) ? 0 : waitMs };
    return await build.lease(leaseName(app), options);
  } catch (error) {
    throw DeployError.at(signal.aborted ? cancelledOr(error) : error, { stage: 'build', plugin: 'host' });
  }
}
