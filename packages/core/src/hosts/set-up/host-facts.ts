import type { Host } from '../../contract/index.ts';
import { execute } from '../execute.ts';

export interface DirectoryFacts {
  /** E.g. `2775`. */
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  readonly writable: boolean;
}

/** What a host is like to the user who deploys there. */
export interface HostFacts {
  readonly user: string;
  /** Groups of this login. */
  readonly groups: readonly string[];
  /** Groups of the next login. */
  readonly recorded: readonly string[];
  /** Whether it is root, or may call sudo for everything. */
  readonly privileged: boolean;
  /** By path; those that are there. */
  readonly directories: ReadonlyMap<string, DirectoryFacts>;
  /** Where state is kept. */
  readonly freeKilobytes: number;
  /** How much the host's clock is ahead of ours. */
  readonly aheadMs: number;
}

/** Lines of a name and values. $1: where room is needed, then directories. No path of ours holds a space. */
const script = `
export PATH="$PATH:/usr/sbin:/sbin"
echo "time $(date +%s%3N)"
user=$(id -un)
echo "user $user"
echo "groups $(id -Gn)"
echo "recorded $(id -Gn "$user")"
if [ "$(id -u)" = 0 ] || sudo -n sh -c : 2>/dev/null; then echo "privileged"; fi
echo "free $(df -Pk "$1" | awk 'NR == 2 { print $4 }')"
for directory; do
  [ -d "$directory" ] || continue
  if [ -w "$directory" ]; then rights=writable; else rights=readable; fi
  echo "directory $directory $rights $(stat -L -c '%a %U %G' "$directory")"
done
`;

/** Changes nothing. */
export async function readHostFacts(
  host: Host,
  directories: readonly string[],
  signal: AbortSignal,
): Promise<HostFacts> {
  const argv = ['sh', '-c', script, 'appliku-facts', '/var/lib', ...directories];
  const startedAt = Date.now();
  const { stdout } = await execute(host, argv, { env: { LC_ALL: 'C' }, signal });
  return parseHostFacts(stdout, { startedAt, endedAt: Date.now() });
}

/** The host told its time somewhere between start and end: the smallest difference that explains it counts. */
export function parseHostFacts(
  stdout: string,
  { startedAt, endedAt }: { readonly startedAt: number; readonly endedAt: number },
): HostFacts {
  const lines = stdout.split('\n').map((line) => line.split(' '));
  const values = (name: string): readonly string[] => lines.find(([first]) => first === name)?.slice(1) ?? [];
  const time = Number(values('time')[0]);
  return {
    user: values('user').join(' '),
    groups: values('groups'),
    recorded: values('recorded'),
    privileged: lines.some(([first]) => first === 'privileged'),
    directories: new Map(lines.filter(([first]) => first === 'directory').map(directoryOf)),
    freeKilobytes: Number(values('free')[0]),
    aheadMs: Math.max(0, time - endedAt) - Math.max(0, startedAt - time),
  };
}

function directoryOf([, path = '', rights, mode = '', owner = '', group = '']: readonly string[]): [
  string,
  DirectoryFacts,
] {
  return [path, { mode, owner, group, writable: rights === 'writable' }];
}
