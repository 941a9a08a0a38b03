import type { Context, Release, Rollout } from '@appliku/core';
import { bringUp } from './bring-up.ts';
import { setTimers } from './cron/timers.ts';
import { observe } from './observe.ts';
import { stopFormer } from './stop-former.ts';

/** Makes the processes that take traffic run and be healthy. */
export async function start(release: Release, context: Context): Promise<Rollout> {
  const names = Object.keys(release.processes).filter((name) => release.processes[name]?.port !== undefined);
  await stopFormer(release, names, context);
  await bringUp(release, names, context);
  return observe(release, context);
}

/** Makes the others run, and its cron jobs due: traffic has moved, so that what must not run twice may pass on. */
export async function promote({ release }: Rollout, context: Context): Promise<void> {
  const names = Object.keys(release.processes).filter((name) => release.processes[name]?.port === undefined);
  await stopFormer(release, names, context);
  await bringUp(release, names, context);
  await setTimers(release, context);
}
