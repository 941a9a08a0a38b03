import { DeployError } from '../../errors.ts';
import type { Host } from '../../contract/index.ts';
import { ensureScript, makeScript, needsRoot } from './directory-scripts.ts';
import { commandFailure } from '../failure.ts';
import { leasesDirectory, publicDirectory, stateDirectory } from '../paths.ts';
import { setUpCommands } from './set-up.ts';

interface Options {
  readonly env: Record<string, string>;
  readonly signal?: AbortSignal;
}

/**
 * Makes the directories that an app (or, without one, only leases) needs on a host. Needs root only once a host, for what
 * `Deployment.check()` tells.
 * @throws PERMISSION_DENIED, with the commands to do it by hand
 */
export async function prepareDirectories(host: Host, app?: string, signal?: AbortSignal): Promise<void> {
  if (app !== undefined && !/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(app))
    throw new TypeError(`app: ${JSON.stringify(app)} is not a name for a directory`);
  const directories = directoriesFor(app);
  const ensure = ['sh', '-c', ensureScript, 'appliku-ensure', ...directories];
  const options = { env: { LC_ALL: 'C' }, ...(signal && { signal }) };
  const first = await host.run(ensure, options);
  if (first.exitCode === 0) return;
  if (first.exitCode !== needsRoot) throw commandFailure(ensure, first);
  const user = first.stdout.trim();
  await make(host, user, directories, options);
  // Being in a group counts from the next connection.
  await host.close();
  const second = await host.run(ensure, options);
  if (second.exitCode !== 0) throw notYetError(host, user);
}

/** For each its mode and its path. */
function directoriesFor(app: string | undefined): readonly string[] {
  const ofApp = app === undefined ? [] : ['2770', stateDirectory(app), '2775', publicDirectory(app)];
  return ['2770', leasesDirectory, ...ofApp];
}

async function make(host: Host, user: string, directories: readonly string[], options: Options): Promise<void> {
  const argv = ['sh', '-c', makeScript, 'appliku-make', user, ...directories];
  const result = await host.run(argv, { ...options, root: true }).catch((error: unknown) => {
    if (!DeployError.isInstance(error) || error.code !== 'PERMISSION_DENIED') throw error;
    throw new DeployError(`${user} may not make the directories of this app on ${host.name}: ${error.message}`, {
      code: 'PERMISSION_DENIED',
      hint: `Run what \`output\` has on ${host.name} once, as root; \`check()\` tells all that is missing there.`,
      output: setUpCommands(user),
      cause: error,
    });
  });
  if (result.exitCode !== 0)
    throw commandFailure(argv, result, `cannot make directories on ${host.name}: ${result.stderr.trim()}`);
}

function notYetError(host: Host, user: string): DeployError {
  return new DeployError(`${user} cannot write to the directories of this app on ${host.name} yet`, {
    code: 'PERMISSION_DENIED',
    hint: `They belong to another user. ${user} is now in the group appliku, which counts from the next login: try again.`,
  });
}
