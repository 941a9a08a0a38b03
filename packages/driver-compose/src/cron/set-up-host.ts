import { type Context, DeployError, execute } from '@appliku/core';
import type { Scheduler } from './cron-files.ts';
import { lookAtCron } from './look.ts';
import { cronSetUp } from './set-up.ts';

/**
 * Makes what cron jobs need, once a host.
 * @throws PERMISSION_DENIED with the commands to do it by hand; SCHEDULER_MISSING where neither systemd runs, nor cron in UTC
 */
export async function setUpCron(context: Context): Promise<void> {
  const host = await lookAtCron(context);
  if (host.kind === 'none') throw noScheduler(context);
  if (host.kind === 'zone') throw otherZone(context, host.zone);
  if (host.missing.length > 0) await setUp(host.kind, context);
}

async function setUp(scheduler: Scheduler, { places, signal }: Context): Promise<void> {
  const host = places.run;
  const commands = cronSetUp(scheduler);
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

function noScheduler({ places }: Context): DeployError {
  return new DeployError(`Cron jobs cannot run on ${places.run.name}: neither systemd runs there nor cron`, {
    code: 'SCHEDULER_MISSING',
    hint: 'Install and start cron there, or leave out the option cron and have something of yours call run().',
  });
}

function otherZone({ places }: Context, zone: string): DeployError {
  return new DeployError(`Cron jobs would run on ${places.run.name} by the zone ${zone}, and their times are in UTC`, {
    code: 'SCHEDULER_MISSING',
    hint: 'systemd does not run there, and cron goes by the zone of the host: set that to UTC, and restart cron.',
  });
}
