import type { Context, Names, Release, Rollout } from '@appliku/core';
import { bringUp, replicasIn } from './bring-up.ts';
import { look, rolloutOf } from './observe.ts';
import { putInForce } from './cron/cron-timers.ts';
import { moveNames } from './networks/move-names.ts';
import type { Settings } from './options.ts';
import { ensureServices, removeServices } from './services/ensure-services.ts';
import { stopFormer } from './stop-former.ts';

/**
 * Makes the processes that take traffic run and be healthy, and services that somebody stopped. Those stay what they are, and
 * so do the other processes: a new release has none yet.
 */
export async function start(release: Release, settings: Settings, context: Context): Promise<Rollout> {
  await ensureServices({ ...release, restores: release.restores ?? release.number }, settings, context);
  const names = taking(release, true);
  const now = replicasIn(release, (await look(release.app, context)).services);
  await stopFormer(release, names, context);
  const waiting = Object.fromEntries(taking(release, false).map((name) => [name, now[name] ?? 0]));
  await bringUp(release, { ...replicasOf(release), ...waiting }, names, settings, context);
  return rolloutOf(release, await look(release.app, context));
}

/** Makes the others run: traffic has moved, so that what must not run twice may pass on. */
export async function promote({ release }: Rollout, settings: Settings, context: Context): Promise<void> {
  const names = taking(release, false);
  await moveNames(release, settings, context);
  await stopFormer(release, names, context);
  await bringUp(release, replicasOf(release), names, settings, context);
  await putInForce(release, context);
  await removeServices(release, context);
}

/**
 * Changes how many tasks run now; the next deploy, or a repair, brings back what the release says.
 * @throws TypeError for a process that is not there
 */
export async function scale(
  { release }: Rollout,
  instances: Names<number>,
  settings: Settings,
  context: Context,
): Promise<Rollout> {
  for (const name of Object.keys(instances)) {
    if (release.processes[name] === undefined)
      throw new TypeError(`instances.${name}: release ${release.number} has no such process`);
  }
  const now = replicasIn(release, (await look(release.app, context)).services);
  await bringUp(release, { ...now, ...instances }, Object.keys(instances), settings, context);
  return rolloutOf(release, await look(release.app, context));
}

/** Names of processes with a port, or of those without. */
function taking({ processes }: Release, traffic: boolean): readonly string[] {
  return Object.keys(processes).filter((name) => (processes[name]?.port !== undefined) === traffic);
}

function replicasOf({ processes }: Release): Names<number> {
  return Object.fromEntries(Object.entries(processes).map(([name, { instances }]) => [name, instances]));
}
