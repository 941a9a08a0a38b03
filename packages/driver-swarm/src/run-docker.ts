import { type CommandResult, type Context, type DockerRun, patiently, runDocker } from '@appliku/core';
import type { Settings } from './options.ts';
import { withLogin } from './registry/docker-login.ts';
import { loginOf } from './registry/login-of.ts';

/**
 * Runs docker with what these arguments follow, logged in to the registry of the settings, where there is one. Again while the
 * managers elect a leader: it has to be what may be done twice.
 */
export async function docker(
  args: readonly string[],
  settings: Settings,
  context: Context,
  run: Pick<DockerRun, 'input' | 'on'> = {},
): Promise<CommandResult> {
  const { argv, env } = withLogin(args, await loginOf(settings, context));
  return patiently(() => runDocker(argv, context, { ...run, env }), { signal: context.signal });
}
