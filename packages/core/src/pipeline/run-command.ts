import type { CommandResult } from '../contract/index.ts';
import { toCommand } from '../options/processes.ts';
import { serving } from './serving.ts';
import { contextOf } from './context.ts';
import type { Run } from './run.ts';
import type { CommandOption } from '../options/process-options.ts';

/** For `Deployment.run`. */
export interface RunCommandOptions {
  /** Milliseconds; then it is stopped. Default: 3600000, an hour. */
  readonly timeoutMs?: number;
}

/** One fresh container of the live release; resolves with its end, whatever the exit code. */
export async function runCommand(
  run: Run,
  command: CommandOption,
  { timeoutMs = 3_600_000 }: RunCommandOptions,
): Promise<CommandResult> {
  const { release } = await serving(run);
  // A name of its own: two people may run commands at once.
  const job = { name: `run-${run.id.slice(0, 8)}`, command: toCommand(command), timeoutMs };
  return run.configuration.driver.run(release, job, contextOf(run, 'run'));
}
