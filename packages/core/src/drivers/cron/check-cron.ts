import type { Finding } from '../../contract/index.ts';
import type { CronRunner } from './cron-runner.ts';
import type { CronHost } from './look.ts';
import { cronSetUp } from './set-up.ts';

/** What of the set-up for cron jobs a host lacks. */
export function cronFinding(host: CronHost, runner: CronRunner): Omit<Finding, 'host'> {
  const what = 'cron jobs';
  if (host.kind === 'none')
    return {
      what,
      state: 'wrong',
      found: 'neither systemd runs nor cron',
      fix: ['# Install cron, e.g. by apt-get install cron, and start it.'],
    };
  if (host.kind === 'zone')
    return {
      what,
      state: 'wrong',
      found: `systemd does not run, and cron goes by the zone ${host.zone} instead of UTC`,
      fix: ['# Set the zone of the host to UTC: ln -sf /usr/share/zoneinfo/UTC /etc/localtime; then restart cron.'],
    };
  const { kind, missing, privileged } = host;
  if (missing.length === 0) return { what, state: 'ok', found: `set up, by ${kind}`, fix: [] };
  const fix = cronSetUp(kind, runner);
  if (privileged) return { what, state: 'advised', found: 'set up by the next deploy', fix };
  return { what, state: 'missing', found: `are not set up: no ${missing.join(', no ')} as it should be`, fix };
}
