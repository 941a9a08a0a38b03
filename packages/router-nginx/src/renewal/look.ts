import { execute, type Host } from '@appliku/core';
import { testCommand } from '../host/root-commands.ts';
import { renewalDirectory } from './names.ts';
import { renewalFiles, renewUser, type Scheduler, timer } from './set-up.ts';

/**
 * $1: user, $2: timer, $3: what Nginx is tested by, $4: directory of the app's renewal; then a scheduler, a path and the
 * text that it has to have, each three. Node is looked for where a renewal finds it.
 */
const script = `
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
user=$1 timer=$2 test=$3
[ ! -e "$4/failure" ] || echo failed
[ ! -d "$4" ] || echo "settings $(sha256sum 2>/dev/null < "$4/settings.json" | cut -c 1-64)"
shift 4
if [ -d /run/systemd/system ]; then
  scheduler=systemd
elif [ -d /etc/cron.d ] && grep -qsxE 'crond?' "/proc/$(cat /run/crond.pid 2>/dev/null)/comm"; then
  scheduler=cron
else
  scheduler=none
fi
echo "scheduler $scheduler"
node=$(node --version 2>/dev/null) && echo "node $node"
while [ $# -gt 0 ]; do
  [ "$1" != "$scheduler" ] || printf '%s' "$3" | cmp -s - "$2" || echo "missing $2"
  shift 3
done
id "$user" > /dev/null 2>&1 || echo "missing user $user"
if [ "$scheduler" = systemd ]; then
  systemctl --quiet is-active "$timer" && systemctl --quiet is-enabled "$timer" || echo "missing active $timer"
fi
if [ "$(id -u)" = 0 ] || sudo -n sh -c : 2> /dev/null; then
  echo privileged
  # Who may do everything cannot see from its own rights what the user may; only root is told without a password.
  [ "$(id -u)" = 0 ] || set -- sudo -n
  "$@" sudo -n -l -U "$user" $test > /dev/null 2>&1 || echo "missing right of $user to run $test as root"
fi
exit 0
`;

/** What a server has of what it needs to renew by itself. */
export interface RenewalHost {
  readonly scheduler: Scheduler | undefined;
  /** Version of Node.js. */
  readonly node: string | undefined;
  readonly missing: readonly string[];
  /** Whether the user may make what is missing: root, or sudo for everything. */
  readonly privileged: boolean;
  /** Whether the last renewal told of a failure. */
  readonly failed: boolean;
  /** SHA-256 of the settings that it renews by; empty: something is left of that. */
  readonly settings: string | undefined;
}

export async function lookAtRenewal(host: Host, app: string, signal: AbortSignal): Promise<RenewalHost> {
  const kinds = ['systemd', 'cron'] as const;
  const files = kinds.flatMap((kind) => renewalFiles(kind).flatMap(({ path, text }) => [kind, path, text]));
  const argv = ['sh', '-c', script, 'appliku-renewal', renewUser, timer, testCommand, renewalDirectory(app), ...files];
  const { stdout } = await execute(host, argv, { signal });
  return parseRenewalHost(stdout);
}

export function parseRenewalHost(stdout: string): RenewalHost {
  const lines = stdout.trim().split('\n');
  const values = (name: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const scheduler = values('scheduler')[0];
  return {
    scheduler: scheduler === 'systemd' || scheduler === 'cron' ? scheduler : undefined,
    node: values('node')[0],
    missing: values('missing'),
    privileged: lines.includes('privileged'),
    failed: lines.includes('failed'),
    settings: values('settings')[0],
  };
}

/** Of the versions that distributions have, the oldest that it runs on. */
export function isNodeNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > 18 || (major === 18 && minor >= 19);
}
