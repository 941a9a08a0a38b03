import type { Context, Finding, Host } from '../../contract/index.ts';
import { DeployError } from '../../errors.ts';
import { commandFailure } from '../../hosts/failure.ts';

/** How many lines of its output an error carries. */
const keptLines = 50;

/** Nobody is asked, and what somebody changed in a file of a package stays. */
const env = {
  DEBIAN_FRONTEND: 'noninteractive',
  DPKG_FORCE: 'confold',
  LC_ALL: 'C',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
};

/**
 * $1: commands. Apt is waited for where it is at work already, as on a new server with its updates: not for all of its locks
 * does it wait itself. What an apt that was ended left half done is finished first.
 */
const script = `
busy() {
  for lock in /var/lib/apt/lists/lock /var/cache/apt/archives/lock /var/lib/dpkg/lock-frontend; do
    [ ! -e $lock ] || ! grep -q ":$(stat -c %i $lock) 0 EOF" /proc/locks || return 0
  done
  return 1
}
case $1 in *apt-get*)
  left=300
  ! busy || echo 'Waiting for an apt that is at work'
  while busy && [ $left -gt 0 ]; do sleep 1; left=$((left - 1)); done
  [ -z "$(ls /var/lib/dpkg/updates 2>/dev/null)" ] || dpkg --configure -a
esac
exec sh -ec "$1"
`;

/** Has root run a command of a finding's fix. @throws PREPARE_FAILED with its last lines, PERMISSION_DENIED */
export async function makeRight(
  host: Host,
  { what }: Finding,
  command: string,
  { log, signal }: Context,
): Promise<void> {
  const argv = ['sh', '-c', script, 'appliku-prepare', command];
  const lines: string[] = [];
  const onLine = (_stream: string, line: string): void => {
    log.debug(line);
    if (line.trim() !== '') lines.push(line);
    if (lines.length > keptLines) lines.shift();
  };
  const result = await host.run(argv, { root: true, env, signal, onLine });
  if (result.exitCode === 0) return;
  const reason = reasonOf(lines) ?? `exit code ${result.exitCode}`;
  throw new DeployError(`${what} on ${host.name} cannot be made ready: ${reason}`, {
    code: 'PREPARE_FAILED',
    hint: 'See `output`; what was done stays, and prepare() goes on from there when it is called again.',
    output: lines,
    cause: commandFailure(argv, result),
  });
}

/** Without a mirror apt says in the end only that it knows no such package. */
function reasonOf(lines: readonly string[]): string | undefined {
  const line =
    lines.find((text) => /^[EW]: Failed to fetch/.test(text)) ?? lines.findLast((text) => text.startsWith('E: '));
  return line?.replace(/^[EW]: /, '') ?? lines.at(-1);
}
