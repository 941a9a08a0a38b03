import { createHash } from 'node:crypto';
import { type Context, execute, type Host } from '@appliku/core';
import type { Settings } from '../options/options.ts';
import { programPath, renewalDirectory, settingsPath } from './names.ts';
import { readProgram } from './program.ts';
import { settingsText } from './settings-file.ts';

/** $1: directory, $2: the program that stays */
const tidyScript = 'cd -- "$1" && for file in renew-*.cjs; do [ "$file" = "$2" ] || rm -f -- "$file"; done';

/**
 * Puts on a server what it renews by, or takes that away where somebody else is to renew: before the switch, so that a server
 * never goes by options that are not in force any more. $present: as `observe` tells
 */
export async function placeRenewal(
  host: Host,
  app: string,
  { renewalOptions }: Settings,
  present: string | undefined,
  { places, signal }: Context,
): Promise<void> {
  // Of several, none could answer a challenge for the others.
  if (renewalOptions === undefined || places.route.length > 1) {
    if (present !== undefined) await execute(host, ['rm', '-rf', '--', renewalDirectory(app)], { signal });
    return;
  }
  const { hash, text } = await readProgram();
  const settings = settingsText({ app, program: hash, options: renewalOptions });
  if (present === createHash('sha256').update(settings).digest('hex')) return;
  const path = programPath(app, hash);
  await host.writeFile(path, text, { mode: 0o640, signal });
  await host.writeFile(settingsPath(app), settings, { mode: 0o640, signal });
  const argv = ['sh', '-c', tidyScript, 'appliku-renewal', renewalDirectory(app), path.replace(/^.*\//, '')];
  await execute(host, argv, { signal });
}
