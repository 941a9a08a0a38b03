import type { Finding, Host } from '../contract/index.ts';
import type { ErrorCode } from '../error-codes.ts';
import { DeployError } from '../errors.ts';
import { execute } from '../hosts/execute.ts';
import { joinGroup } from '../hosts/set-up/set-up.ts';
import { engine } from './create-engine.ts';
import { installation } from '../hosts/set-up/installation.ts';

type Found = Omit<Finding, 'host'>;

/** For one image and what is built on the way to it. */
const leastKilobytes = 1024 * 1024;

/** Lines of a name and a value. What does not answer is left out. */
const script = `
export PATH="$PATH:/usr/sbin:/sbin"
echo "user $(id -un)"
command -v docker > /dev/null || exit 0
echo "client yes"
info=$(docker info --format '{{.LiveRestoreEnabled}} {{.Swarm.LocalNodeState}} {{.DockerRootDir}}' 2>/dev/null) || exit 0
echo "live $info"
root=\${info#* * }
[ -z "$root" ] || echo "free $(df -Pk "$root" | awk 'NR == 2 { print $4 }')"
grep -qs '"live-restore"[[:space:]]*:[[:space:]]*false' /etc/docker/daemon.json && echo "chosen off"
exit 0
`;

/** What Docker on a host lacks, whatever runs or builds there. Changes nothing. */
export async function checkDocker(host: Host, signal: AbortSignal): Promise<readonly Finding[]> {
  const argv = ['sh', '-c', script, 'appliku-check'];
  const { stdout } = await execute(host, argv, { env: { LC_ALL: 'C' }, signal });
  const values = parseValues(stdout);
  const found = values.has('client')
    ? [await engineFinding(host, values), ...daemonFindings(values)]
    : [await missingDocker(host, values, signal)];
  return found.map((finding) => ({ host: host.name, ...finding }));
}

export function parseValues(stdout: string): ReadonlyMap<string, string> {
  return new Map(stdout.split('\n').map((line) => [line.split(' ')[0] ?? '', line.slice(line.indexOf(' ') + 1)]));
}

/** Of a Docker that answers. */
export function daemonFindings(values: ReadonlyMap<string, string>): readonly Found[] {
  const [live, free] = [values.get('live'), values.get('free')];
  return [
    ...(live === undefined ? [] : [liveRestoreFinding(live, values.has('chosen'))]),
    ...(free === undefined ? [] : [roomFinding(Number(free))]),
  ];
}

async function missingDocker(host: Host, values: ReadonlyMap<string, string>, signal: AbortSignal): Promise<Found> {
  const install = await installation(host, 'docker', signal);
  return { what: 'Docker Engine', state: 'missing', found: 'is not there', fix: [...install, ...joining(values)] };
}

async function engineFinding(host: Host, values: ReadonlyMap<string, string>): Promise<Found> {
  const what = 'Docker Engine';
  try {
    const { version, apiVersion } = await engine(host).version();
    return { what, state: 'ok', found: `${version}, API ${apiVersion}`, fix: [] };
  } catch (error) {
    if (!DeployError.isInstance(error)) throw error;
    const repairs: Partial<Record<ErrorCode, readonly string[]>> = {
      PERMISSION_DENIED: joining(values),
      DOCKER_MISSING: ['systemctl enable --now docker'],
      DOCKER_TOO_OLD: ['# Update Docker Engine to 20.10 or later: https://docs.docker.com/engine/install/'],
    };
    const fix = repairs[error.code];
    if (fix === undefined) throw error;
    return { what, state: 'wrong', found: error.message, fix };
  }
}

function joining(values: ReadonlyMap<string, string>): readonly string[] {
  const user = values.get('user') ?? '';
  return user === 'root' ? [] : [joinGroup(user, 'docker')];
}

/** What is in the file stays as it is, to the letter. Docker takes this up without being restarted. */
const setLiveRestore = `file=/etc/docker/daemon.json
[ -s $file ] || install -D -m 644 /dev/stdin $file << 'END'
{}
END
grep -q '"live-restore"' $file ||
  sed -zi --follow-symlinks 's/{/{\\n  "live-restore": true,/; s/,\\([[:space:]]*}[[:space:]]*\\)$/\\1/' $file
systemctl reload docker
timeout 10 sh -c 'until docker info --format "{{.LiveRestoreEnabled}}" | grep -q true; do sleep 0.2; done'`;

/** @param live whether it is on, the state of a swarm that it is in, and its directory */
function liveRestoreFinding(live: string, isChosenOff: boolean): Found {
  const what = 'live-restore of Docker';
  const [isOn, swarm] = live.split(' ');
  if (isOn === 'true') return { what, state: 'ok', found: 'on', fix: [] };
  if (isChosenOff) return { what, state: 'ok', found: 'off, as /etc/docker/daemon.json says', fix: [] };
  if (swarm === 'active') return { what, state: 'ok', found: 'off, as in every swarm', fix: [] };
  return { what, state: 'advised', found: 'off: containers stop while Docker is restarted', fix: [setLiveRestore] };
}

function roomFinding(kilobytes: number): Found {
  const what = 'room for images';
  const found = `${Math.floor(kilobytes / 1024)} MiB`;
  if (kilobytes >= leastKilobytes) return { what, state: 'ok', found, fix: [] };
  return { what, state: 'wrong', found, fix: ['# Make room: docker system df tells what Docker holds.'] };
}
