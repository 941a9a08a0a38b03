import { type CommandResult, type Context, dockerFailure } from '@appliku/core';

/** Runs a command of the docker CLI on the run host. @throws DOCKER_MISSING, DISK_FULL, PORT_TAKEN, ..., DOCKER_FAILED */
export async function runDocker(argv: readonly string[], context: Context, input = ''): Promise<CommandResult> {
  const onLine = (_: 'out' | 'err', line: string): void => context.log.debug(line);
  context.log.debug(argv.join(' '));
  const result = await context.places.run.run(argv, { input, signal: context.signal, onLine });
  if (result.exitCode !== 0) throw dockerFailure(argv, result);
  return result;
}
