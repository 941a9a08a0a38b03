import { DeployError } from '../errors.ts';
import type { Host } from '../contract/index.ts';
import { commandFailure } from './failure.ts';
import { leasesDirectory, publicDirectory, stateDirectory } from './paths.ts';

/** Exits with 77 when a directory has to be made, or cannot be written to; says who we are. */
const checkScript = `
id -un
for directory; do
  [ -d "$directory" ] && [ -w "$directory" ] || exit 77
  for left in "$directory"/.appliku-tmp-*; do
    [ ! -e "$left" ] || [ -e "/proc/\${left##*-}" ] || rm -f -- "$left"
  done
done
`;

/** $1 user, $2 directory of public files or empty, then directories of state. One that exists keeps its owner. */
const makeScript = `
set -e
# One at a time: of two that add the group or the user at once, one is refused.
exec 9< /var/lib
flock 9
getent group appliku > /dev/null || groupadd --system appliku
[ "$1" = root ] || usermod -aG appliku "$1"
user=$1 public=$2
shift 2
for directory; do
  if [ -d "$directory" ]; then chgrp appliku "$directory"; chmod 2770 "$directory"
  else install -d -o "$user" -g appliku -m 2770 "$directory"; fi
done
[ -z "$public" ] || [ -d "$public" ] || install -d -o "$user" -g "$(id -gn "$user")" -m 0755 "$public"
`;
const needsRoot = 77;

/**
 * Makes the directories that an app (or, without one, only leases) needs on a host. Needs root only when one of them is missing.
 * @throws PERMISSION_DENIED, with the commands to do it by hand
 */
export async function prepareDirectories(host: Host, app?: string, signal?: AbortSignal): Promise<void> {
  if (app !== undefined && !/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(app))
    throw new TypeError(`app: ${JSON.stringify(app)} is not a name for a directory`);
  const state = [leasesDirectory, ...(app === undefined ? [] : [stateDirectory(app)])];
  const published = app === undefined ? '' : publicDirectory(app);
  const check = ['sh', '-c', checkScript, 'appliku-check', ...state, ...(published === '' ? [] : [published])];
  const options = { env: { LC_ALL: 'C' }, ...(signal && { signal }) };
  const first = await host.run(check, options);
  if (first.exitCode === 0) return;
  if (first.exitCode !== needsRoot) throw commandFailure(check, first);
  const user = first.stdout.trim();
  const byHand = commandsByHand(user, state, published);
  await make(host, [user, published, ...state], byHand, options);
  const second = await host.run(check, options);
  if (second.exitCode !== 0) throw notYetError(host, user);
}

async function make(
  host: Host,
  args: readonly string[],
  byHand: string,
  options: { readonly env: Record<string, string>; readonly signal?: AbortSignal },
): Promise<void> {
  const argv = ['sh', '-c', makeScript, 'appliku-make', ...args];
  const result = await host.run(argv, { ...options, root: true }).catch((error: unknown) => {
    if (!DeployError.isInstance(error) || error.code !== 'PERMISSION_DENIED') throw error;
    throw new DeployError(`directories on ${host.name} can be made by root only: ${error.message}`, {
      code: 'PERMISSION_DENIED',
      hint: `Run once on ${host.name}: ${byHand}`,
      cause: error,
    });
  });
  if (result.exitCode !== 0)
    throw commandFailure(argv, result, `cannot make directories on ${host.name}: ${result.stderr.trim()}`);
}

function commandsByHand(user: string, state: readonly string[], published: string): string {
  return [
    'sudo groupadd --system -f appliku',
    `sudo usermod -aG appliku ${user}`,
    `sudo install -d -o ${user} -g appliku -m 2770 ${state.join(' ')}`,
    ...(published === '' ? [] : [`sudo install -d -o ${user} -m 0755 ${published}`]),
  ].join(' && ');
}

function notYetError(host: Host, user: string): DeployError {
  return new DeployError(`${user} cannot write to the directories of this app on ${host.name} yet`, {
    code: 'PERMISSION_DENIED',
    hint: `They belong to another user. ${user} is now in the group appliku, which counts from the next connection: try again.`,
  });
}
