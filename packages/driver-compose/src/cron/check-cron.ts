import { type Context, execute, type Finding } from '@appliku/core';
import { cronFiles, cronSetUp } from './set-up.ts';

/** Whether timers can be made on a host: `none`, systemd does not run. */
export interface CronState {
  readonly isSetUp: boolean;
  readonly hasSystemd: boolean;
  /** Whether the user may make what is missing: root, or sudo for everything. */
  readonly privileged: boolean;
}

/** Pairs of a path and the text that it has to have, both readable by all but what only root reads. */
const script = `
[ -d /run/systemd/system ] && echo systemd
if [ "$(id -u)" = 0 ] || sudo -n sh -c : 2>/dev/null; then echo privileged; fi
while [ $# -gt 0 ]; do
  printf '%s' "$2" | cmp -s - "$1" || exit 0
  shift 2
done
echo ready`;

/** Changes nothing. */
export async function cronState({ places, signal }: Context): Promise<CronState> {
  // sudoers is root's to read.
  const readable = cronFiles.filter(({ mode }) => mode !== '440').flatMap(({ path, text }) => [path, text]);
  const { stdout } = await execute(places.run, ['sh', '-c', script, 'appliku-cron', ...readable], { signal });
  const words = new Set(stdout.split('\n'));
  return {
    isSetUp: words.has('ready'),
    hasSystemd: words.has('systemd'),
    privileged: words.has('privileged'),
  };
}

/** What cron jobs lack on a host. */
export function cronFinding({ isSetUp, hasSystemd, privileged }: CronState): Omit<Finding, 'host'> {
  const what = 'cron jobs';
  if (!hasSystemd)
    return {
      what,
      state: 'wrong',
      found: 'systemd does not run',
      fix: ['# Use a host that systemd runs, or leave out the option cron and have something of yours call run().'],
    };
  if (isSetUp) return { what, state: 'ok', found: 'set up', fix: [] };
  if (privileged) return { what, state: 'advised', found: 'set up by the next deploy', fix: cronSetUp };
  return { what, state: 'missing', found: 'are not set up', fix: cronSetUp };
}
