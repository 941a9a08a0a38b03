import { type Built, type Context, execute, type Release, sendFiles } from '@appliku/core';
import { missingFiles } from './missing-files.ts';
import { missing, placeScript } from './site-scripts.ts';
import { sitesDirectory } from './site-state.ts';

/**
 * Puts the files of a release in place. They are named by their content: what is there already is not sent again.
 * @throws IMAGE_MISSING at a rollback, when they are gone
 */
export async function prepare(release: Release, built: Built | undefined, context: Context): Promise<void> {
  if (await place(release, 'there', context)) return;
  if (built === undefined || !('directory' in built)) throw missingFiles(release, context);
  const { places, log, signal } = context;
  const directory = `${sitesDirectory(release.app)}/upload`;
  const sent = await sendFiles(built.directory, { host: places.run, directory, signal });
  log.info(`Sent ${sent.files} changed files to ${places.run.name}`, { bytes: sent.bytes });
  await place(release, 'sent', context);
}

/** Resolves with whether the files are there. */
async function place(
  { app, number, artifact }: Release,
  from: 'there' | 'sent',
  { places, signal }: Context,
): Promise<boolean> {
  const hash = artifact.id.replace(/^sha256:/, '');
  const argv = ['sh', '-c', placeScript, 'appliku-site', sitesDirectory(app), hash, String(number), from];
  const { stdout } = await execute(places.run, argv, { env: { LC_ALL: 'C' }, signal });
  return stdout.trim() !== missing;
}
