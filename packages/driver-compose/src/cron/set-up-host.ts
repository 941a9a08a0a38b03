import { type Context, DeployError, execute } from '@appliku/core';
import { cronState } from './check-cron.ts';
import { cronSetUp } from './set-up.ts';

/**
 * Makes what timers need, once a host.
 * @throws PERMISSION_DENIED with the commands to do it by hand; SCHEDULER_MISSING where systemd does not run
 */
export async function setUpCron(context: Context): Promise<void> {
  const { places, signal } = context;
  const host = places.run;
  const { isSetUp, hasSystemd } = await cronState(context);
  if (isSetUp && hasSystemd) return;
  if (!hasSystemd)
    throw new DeployError(`Cron jobs cannot run on ${host.name}: systemd does not`, {
      code: 'SCHEDULER_MISSING',
      hint: 'Use a host that systemd runs, or leave out the option cron and have something of yours call run().',
    });
  const script = `set -e\n${cronSetUp.join('\n')}\n`;
  await execute(host, ['sh', '-c', script, 'appliku-cron-set-up'], { root: true, signal }).catch((error: unknown) => {
    if (!DeployError.isInstance(error) || error.code !== 'PERMISSION_DENIED') throw error;
    throw new DeployError(`Cron jobs are not set up on ${host.name}: ${error.message}`, {
      code: 'PERMISSION_DENIED',
      hint: `Run what \`output\` has on ${host.name} once, as root.`,
      output: cronSetUp,
      cause: error,
    });
  });
}
