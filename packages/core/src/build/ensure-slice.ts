import type { Finding, Host } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { execute } from '../hosts/execute.ts';
import type { BuildSettings } from './build-settings.ts';
import { buildSlice } from './build-slice.ts';

/** $1 the slice. Without the slice a step would run in a group of its name that limits nothing. */
const script = `
[ -d /run/systemd/system ] || { echo none; exit 0; }
systemctl is-active --quiet -- "$1" && echo active || echo inactive
`;

/**
 * Makes the slice that limits the steps of a build, once a host. Resolves with its name; without limits there is none.
 * @throws BUILD_FAILED where systemd does not run, PERMISSION_DENIED with the commands to do it by hand
 */
export async function ensureSlice(limits: BuildSettings, host: Host, signal: AbortSignal): Promise<string | undefined> {
  const slice = buildSlice(limits);
  if (slice === undefined) return undefined;
  const state = await stateOf(slice.name, host, signal);
  if (state === 'none') throw noSystemd(host);
  if (state === 'inactive') await setUp(slice.commands, host, signal);
  return slice.name;
}

/** What the build host lacks for the limits of builds. */
export async function checkSlice(limits: BuildSettings, host: Host, signal: AbortSignal): Promise<readonly Finding[]> {
  const slice = buildSlice(limits);
  if (slice === undefined) return [];
  const [what, state] = ['Limits of builds', await stateOf(slice.name, host, signal)];
  if (state === 'active') return [{ host: host.name, what, state: 'ok', found: slice.name, fix: [] }];
  return state === 'none'
    ? [{ host: host.name, what, state: 'missing', found: 'systemd does not run', fix: [`# ${withoutLimits}`] }]
    : [{ host: host.name, what, state: 'advised', found: `${slice.name} is not there`, fix: slice.commands }];
}

const withoutLimits = 'Leave out `memory` and `cpus` of the builder, or build on a host with systemd.';

async function stateOf(name: string, host: Host, signal: AbortSignal): Promise<string> {
  const { stdout } = await execute(host, ['sh', '-c', script, 'appliku-slice', name], { signal });
  return stdout.trim();
}

async function setUp(commands: readonly string[], host: Host, signal: AbortSignal): Promise<void> {
  const argv = ['sh', '-c', `set -e\n${commands.join('\n')}\n`, 'appliku-slice-set-up'];
  await execute(host, argv, { root: true, signal }).catch((error: unknown) => {
    if (!DeployError.isInstance(error) || error.code !== 'PERMISSION_DENIED') throw error;
    throw new DeployError(`Limits of builds are not set up on ${host.name}: ${error.message}`, {
      code: 'PERMISSION_DENIED',
      hint: `Run what \`output\` has on ${host.name} once, as root.`,
      output: commands,
      cause: error,
    });
  });
}

function noSystemd({ name }: Host): DeployError {
  return new DeployError(`Builds cannot be limited on ${name}: systemd does not run there`, {
    code: 'BUILD_FAILED',
    hint: withoutLimits,
  });
}
