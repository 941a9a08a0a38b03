import type { Command, Job } from '../contract/index.ts';
import type { DeploymentOptions } from './options.ts';
import { toCommand, toLimits } from './processes.ts';

/** Half an hour. */
const usualTimeoutMs = 1_800_000;

/** `false`: there is to be none, whatever the code says. */
export function releaseCommandOf(option: NonNullable<DeploymentOptions['releaseCommand']>): Job | false {
  if (option === false) return false;
  const { command, timeoutMs, ...limits } =
    typeof option === 'object' && 'command' in option ? option : { command: option };
  return { ...releaseJob(toCommand(command), timeoutMs), ...toLimits(limits) };
}

export function releaseJob(command: Command, timeoutMs: number = usualTimeoutMs): Job {
  return { name: 'release', command, timeoutMs };
}
