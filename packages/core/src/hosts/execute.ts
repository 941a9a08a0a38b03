import type { CommandResult, Host, RunOptions } from '../contract/index.ts';
import { commandFailure } from './failure.ts';

/**
 * Runs a command that has to succeed.
 * @throws CommandError when its exit code is not 0: DISK_FULL or PERMISSION_DENIED where its output says so, else
 * COMMAND_FAILED; and all that `Host.run` throws
 */
export async function execute(host: Host, argv: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
  const result = await host.run(argv, options);
  if (result.exitCode !== 0) throw commandFailure(argv, result);
  return result;
}
