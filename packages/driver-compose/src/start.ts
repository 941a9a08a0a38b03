import { type Context, type Release, type Rollout, setTimers } from '@appliku/core';
import { bringUp } from './bring-up.ts';
import { runner } from './cron/runner.ts';
import { holdNames, passNames } from './networks/move-names.ts';
import { observed } from './observe.ts';
import type { Settings } from './options.ts';
import { ensureServices } from './services/ensure-services.ts';
import { removeServices } from './services/remove-services.ts';
import { stopFormer } from './stop-former.ts';

/** Makes the processes that take traffic run and be healthy, and services that somebody stopped. Those stay what they are. */
export async function start(release: Release, settings: Settings, context: Context): Promise<Rollout> {
  await ensureServices({ ...release, restores: release.restores ?? release.number }, settings, context);
  const names = Object.keys(release.processes).filter((name) => release.processes[name]?.port !== undefined);
  await holdNames(release, context);
  await stopFormer(release, names, context);
  return observed(release, await bringUp(release, names, context), context);
}

/** Makes the others run, and its cron jobs due: traffic has moved, so that what must not run twice may pass on. */
export async function promote({ release }: Rollout, settings: Settings, context: Context): Promise<void> {
  const names = Object.keys(release.processes).filter((name) => release.processes[name]?.port === undefined);
  await passNames(release, context);
  await stopFormer(release, names, context);
  const { files } = await bringUp(release, names, context);
  const { places, signal } = context;
  await setTimers(release, files.timers, { host: places.run, driver: runner.driver, signal });
  await removeServices(release, settings, context);
}
