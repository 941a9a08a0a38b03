import type { CommandResult, Context, Host, RunOptions } from '../contract/index.ts';
import { dockerFailure } from '../engine/docker-failure.ts';

/** How a command of the docker CLI runs. */
export interface DockerRun extends Pick<RunOptions, 'input' | 'env'> {
  /** Default: the run host. */
  readonly on?: Host;
}

/** Runs a command of the docker CLI. @throws DOCKER_MISSING, DISK_FULL, PORT_TAKEN, ..., DOCKER_FAILED */
export async function runDocker(
  argv: readonly string[],
  { log, places, signal }: Context,
  { on = places.run, ...options }: DockerRun = {},
): Promise<CommandResult> {
  const onLine = (_: 'out' | 'err', line: string): void => log.debug(line);
  log.debug(argv.join(' '));
  const result = await on.run(argv, { ...options, signal, onLine });
  if (result.exitCode !== 0) throw dockerFailure(argv, result);
  return result;
}
