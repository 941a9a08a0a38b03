import type { Host, Release } from '../../contract/index.ts';
import { execute } from '../../hosts/execute.ts';
import { stateDirectory } from '../../hosts/paths.ts';
import { timersCommand } from './paths.ts';
import { type Scheduler, schedulePath, scheduleText } from './schedule-text.ts';

/** `timers APP` says the scheduler, what is wanted, then what is in force, both as lines of the schedule. */
export const timersScript: string = `
timers() {
  scheduler=cron
  [ ! -d /run/systemd/system ] || scheduler=systemd
  echo "$scheduler"
  cat -- "/var/lib/appliku/$1/cron/schedule" 2>/dev/null
  echo ==
  "of_$scheduler" "$1"
}
of_cron() {
  table=/etc/cron.d/appliku-$1
  [ -e "$table" ] || return 0
  grep -qsxE 'crond?' "/proc/$(cat /run/crond.pid 2>/dev/null)/comm" || { echo 'cron does not run'; return 0; }
  sed -n 's/^\\([^ ]* [^ ]* [^ ]* [^ ]* [^ ]*\\) appliku-cron [^.]*\\.\\(.*\\)$/\\2 \\1/p' "$table"
}
of_systemd() {
  for unit in /etc/systemd/system/appliku-cron@"$1".*.timer; do
    [ -e "$unit" ] || continue
    name=\${unit##*/}
    systemctl --quiet is-active "$name" || { echo "$name is not active"; continue; }
    job=\${name#*.}
    sed -n "s/^OnCalendar=/\${job%.timer} /p" "$unit"
  done
}
`;

const asRootScript = 'if [ "$(id -u)" = 0 ]; then exec "$1"; else exec sudo -n "$1"; fi';

/** What is in force of an app's jobs. */
export interface Timers {
  readonly scheduler: Scheduler;
  readonly wanted: string;
  readonly active: string;
}

/** What the script says. */
export function parseTimers(text: string): Timers {
  const [, scheduler, wanted = '', active = ''] = /^(systemd|cron)\n((?:.*\n)*?)==\n([^]*)$/.exec(text) ?? [];
  return { scheduler: scheduler === 'systemd' ? 'systemd' : 'cron', wanted, active };
}

/** Whether the jobs of this release, and no others, are in force. */
export function areTimersOf(
  { scheduler, wanted, active }: Timers,
  release: Pick<Release, 'cron' | 'processes'>,
): boolean {
  const text = scheduleText(release, scheduler);
  return wanted === text && active === text;
}

/** From here on the jobs of this release are in force. What stays the same is not touched. */
export async function setTimers(
  release: Pick<Release, 'app' | 'cron' | 'processes'>,
  present: Timers,
  { host, driver, signal }: { readonly host: Host; readonly driver: string; readonly signal: AbortSignal },
): Promise<void> {
  if (areTimersOf(present, release)) return;
  const path = schedulePath(release.app);
  const text = scheduleText(release, present.scheduler);
  if (text === '') await execute(host, ['rm', '-f', '--', path], { signal });
  else {
    await host.writeFile(`${stateDirectory(release.app)}/cron/driver`, `${driver}\n`, { mode: 0o660, signal });
    await host.writeFile(path, text, { mode: 0o660, signal });
  }
  await execute(host, ['sh', '-c', asRootScript, 'timers', timersCommand], { signal });
}
