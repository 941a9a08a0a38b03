import { type Context, execute, type Release, type Rollout, stateDirectory } from '@appliku/core';
import { missingFiles } from './missing-files.ts';
import { listScript, missing, startScript } from './site-scripts.ts';
import { parseRollouts, rolloutOf, sitesDirectory } from './site-state.ts';

/** Makes the slot of a release lead to its files. @throws IMAGE_MISSING when they are gone */
export async function start(release: Release, context: Context): Promise<Rollout> {
  const stdout = await ask(startScript, release.app, [release.slot, String(release.number)], context);
  if (stdout.trim() === missing) throw missingFiles(release, context);
  return find(stdout, release);
}

/** Every release that a slot leads to. */
export async function list(app: string, context: Context): Promise<readonly Rollout[]> {
  return parseRollouts(await ask(listScript, app, [], context));
}

export async function observe(release: Release, context: Context): Promise<Rollout> {
  return find(await ask(listScript, release.app, [], context), release);
}

async function ask(script: string, app: string, args: readonly string[], { places, signal }: Context): Promise<string> {
  const records = `${stateDirectory(app)}/releases`;
  const argv = ['sh', '-c', script, 'appliku-site', sitesDirectory(app), records, ...args];
  const { stdout } = await execute(places.run, argv, { env: { LC_ALL: 'C' }, signal });
  return stdout;
}

function find(stdout: string, release: Release): Rollout {
  return (
    parseRollouts(stdout).find((rollout) => rollout.release.number === release.number) ?? rolloutOf(release, false)
  );
}
