import type { Host } from '../../contract/index.ts';
import { execute } from '../../hosts/execute.ts';
import type { CronRunner } from './cron-runner.ts';
import { timersCommand } from './paths.ts';
import type { Scheduler } from './schedule-text.ts';
import { cronFiles, cronUser } from './set-up.ts';

/**
 * $1: the timers command, $2: cron's user; then a scheduler, a path and the text that it has to have, each three. Cron goes by
 * the host's zone, which has to be UTC all the year. sudoers is root's to read.
 */
const script = `
export PATH="$PATH:/usr/sbin:/sbin" LC_ALL=C
unset TZ
timers=$1 user=$2
shift 2
if [ -d /run/systemd/system ]; then
  scheduler=systemd
elif ! [ -d /etc/cron.d ] || ! grep -qsxE 'crond?' "/proc/$(cat /run/crond.pid 2>/dev/null)/comm"; then
  echo none
  exit 0
elif [ "$(date -d 2026-01-01T12:00Z +%z)$(date -d 2026-07-01T12:00Z +%z)" != +0000+0000 ]; then
  echo "zone $(date +%Z)"
  exit 0
else
  scheduler=cron
fi
echo "scheduler $scheduler"
while [ $# -gt 0 ]; do
  [ "$1" != "$scheduler" ] || printf '%s' "$3" | cmp -s - "$2" || echo "missing $2"
  shift 3
done
[ "$scheduler" = systemd ] || id "$user" > /dev/null 2>&1 || echo "missing user $user"
if [ "$(id -u)" = 0 ] || sudo -n sh -c : 2> /dev/null; then
  echo privileged
elif ! sudo -n -l "$timers" > /dev/null 2>&1; then
  echo "missing right to run $timers as root"
fi
`;

/** What of the set-up for cron jobs a host has. */
export type CronHost =
  | { readonly kind: 'none' }
  /** Cron would go by another zone than UTC. */
  | { readonly kind: 'zone'; readonly zone: string }
  | {
      readonly kind: Scheduler;
      readonly missing: readonly string[];
      /** Whether the user may make what is missing: root, or sudo for everything. */
      readonly privileged: boolean;
    };

/** Looks at it, and changes nothing. */
export async function lookAtCron(host: Host, runner: CronRunner, signal: AbortSignal): Promise<CronHost> {
  const kinds = ['systemd', 'cron'] as const;
  const files = kinds.flatMap((kind) =>
    cronFiles(kind, runner)
      .filter(({ mode }) => mode !== '440')
      .flatMap(({ path, text }) => [kind, path, text]),
  );
  const argv = ['sh', '-c', script, 'appliku-cron', timersCommand, cronUser, ...files];
  const { stdout } = await execute(host, argv, { signal });
  return parseCronHost(stdout);
}

export function parseCronHost(stdout: string): CronHost {
  const [first = '', ...lines] = stdout.trim().split('\n');
  if (first.startsWith('zone ')) return { kind: 'zone', zone: first.slice('zone '.length) };
  const scheduler = first.slice('scheduler '.length);
  if (scheduler !== 'systemd' && scheduler !== 'cron') return { kind: 'none' };
  const missing = lines.filter((line) => line.startsWith('missing ')).map((line) => line.slice('missing '.length));
  return { kind: scheduler, missing, privileged: lines.includes('privileged') };
}
