import type { CommandResult, Host, RunOptions } from '../contract/index.ts';
import { dockerFailure } from '../engine/docker-failure.ts';

/** Runs one of the scripts here, which has to succeed; `what` it does begins the message when it does not. */
export async function runDocker(
  host: Host,
  argv: readonly string[],
  { what, ...options }: RunOptions & { readonly what: string },
): Promise<CommandResult> {
  const result = await host.run(argv, { ...options, env: { LC_ALL: 'C' } });
  if (result.exitCode !== 0) throw dockerFailure(argv, result, what);
  return result;
}
