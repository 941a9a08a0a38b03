import type { Host } from '../../contract/index.ts';
import { DeployError } from '../../errors.ts';
import { execute } from '../../hosts/execute.ts';
import type { CronRunner } from './cron-runner.ts';
import { lookAtCron } from './look.ts';
import { cronSetUp } from './set-up.ts';

/**
 * Makes what cron jobs need, once a host.
 * @throws PERMISSION_DENIED with the commands to do it by hand; SCHEDULER_MISSING where neither systemd runs, nor cron in UTC
 */
export async function setUpCron(host: Host, runner: CronRunner, signal: AbortSignal): Promise<void> {
  const found = await lookAtCron(host, runner, signal);
  if (found.kind === 'none') throw noScheduler(host);
  if (found.kind === 'zone') throw otherZone(host, found.zone);
  if (found.missing.length > 0) await setUp(host, cronSetUp(found.kind, runner), signal);
}

async function setUp(host: Host, commands: readonly string[], signal: AbortSignal): Promise<void> {
  const script = `set -e\n${commands.join('\n')}\n`;
  await execute(host, ['sh', '-c', script, 'appliku-cron-set-up'], { root: true, signal }).catch((error: unknown) => {
    if (!DeployError.isInstance(error) || error.code !== 'PERMISSION_DENIED') throw error;
    throw new DeployError(`Cron jobs are not set up on ${host.name}: ${error.message}`, {
      code: 'PERMISSION_DENIED',
      hint: `Run what \`output\` has on ${host.name} once, as root.`,
      output: commands,
      cause: error,
    });
  });
}

function noScheduler({ name }: Host): DeployError {
  return new DeployError(`Cron jobs cannot run on ${name}: neither systemd runs there nor cron`, {
    code: 'SCHEDULER_MISSING',
    hint: 'Install and start cron there, or leave out the option cron and have something of yours call run().',
  });
}

function otherZone({ name }: Host, zone: string): DeployError {
  return new DeployError(`Cron jobs would run on ${name} by the zone ${zone}, and their times are in UTC`, {
    code: 'SCHEDULER_MISSING',
    hint: 'systemd does not run there, and cron goes by the zone of the host: set that to UTC, and restart cron.',
  });
}
