import { type Context, DeployError, execute } from '@appliku/core';
import { cronFiles, cronSetUp } from './set-up.ts';

/** Pairs of a path and the text that it has to have, both readable by all but what only root reads. */
const lookScript = `
[ -d /run/systemd/system ] || { echo none; exit 0; }
while [ $# -gt 0 ]; do
  printf '%s' "$2" | cmp -s - "$1" || { echo missing; exit 0; }
  shift 2
done
echo ready`;

/**
 * Makes what timers need, once a host.
 * @throws PERMISSION_DENIED with the commands to do it by hand; SCHEDULER_MISSING where systemd does not run
 */
export async function setUpCron({ places, signal }: Context): Promise<void> {
  const host = places.run;
  // sudoers is root's to read.
  const readable = cronFiles.filter(({ mode }) => mode !== '440').flatMap(({ path, text }) => [path, text]);
  const { stdout } = await execute(host, ['sh', '-c', lookScript, 'appliku-cron', ...readable], { signal });
  const state = stdout.trim();
  if (state === 'ready') return;
  if (state === 'none')
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
