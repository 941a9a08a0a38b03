import { type Context, DeployError, engine, execute, type Finding, type Host, joinGroup } from '@appliku/core';

type Found = Omit<Finding, 'host'>;

/** For one image and what is built on the way to it. */
const leastKilobytes = 1024 * 1024;

/** Lines of a name and a value. What does not answer is left out. */
const script = `
export PATH="$PATH:/usr/sbin:/sbin"
echo "user $(id -un)"
command -v docker > /dev/null || exit 0
echo "client yes"
compose=$(docker compose version --short 2>/dev/null) && echo "compose $compose"
root=$(docker info --format '{{.DockerRootDir}}' 2>/dev/null) && [ -n "$root" ] && echo "free $(df -Pk "$root" | awk 'NR == 2 { print $4 }')"
exit 0
`;

/** What Docker on the run host lacks. Changes nothing. */
export async function check({ places, signal }: Context): Promise<readonly Finding[]> {
  const host = places.run;
  const argv = ['sh', '-c', script, 'appliku-check'];
  const { stdout } = await execute(host, argv, { env: { LC_ALL: 'C' }, signal });
  const values = parseValues(stdout);
  const found = values.has('client') ? [await engineFinding(host, values), ...dockerFindings(values)] : [missingDocker];
  return found.map((finding) => ({ host: host.name, ...finding }));
}

export function parseValues(stdout: string): ReadonlyMap<string, string> {
  return new Map(stdout.split('\n').map((line) => [line.split(' ')[0] ?? '', line.slice(line.indexOf(' ') + 1)]));
}

/** What is not the Engine itself. */
export function dockerFindings(values: ReadonlyMap<string, string>): readonly Found[] {
  const free = values.get('free');
  return [composeFinding(values.get('compose')), ...(free === undefined ? [] : [roomFinding(Number(free))])];
}

const missingDocker: Found = {
  what: 'Docker',
  state: 'missing',
  found: 'is not there',
  fix: ['# Install Docker Engine with the compose and buildx plugins: https://docs.docker.com/engine/install/'],
};

async function engineFinding(host: Host, values: ReadonlyMap<string, string>): Promise<Found> {
  const what = 'Docker Engine';
  try {
    const { version, apiVersion } = await engine(host).version();
    return { what, state: 'ok', found: `${version}, API ${apiVersion}`, fix: [] };
  } catch (error) {
    if (!DeployError.isInstance(error)) throw error;
    const repairs: Partial<Record<typeof error.code, string>> = {
      PERMISSION_DENIED: joinGroup(values.get('user') ?? '', 'docker'),
      DOCKER_MISSING: 'systemctl enable --now docker',
      DOCKER_TOO_OLD: '# Update Docker Engine to 20.10 or later: https://docs.docker.com/engine/install/',
    };
    const fix = repairs[error.code];
    if (fix === undefined) throw error;
    return { what, state: 'wrong', found: error.message, fix: [fix] };
  }
}

function composeFinding(version: string | undefined): Found {
  const what = 'Docker Compose';
  if (version !== undefined) return { what, state: 'ok', found: version.replace(/^v/, ''), fix: [] };
  const fix = ["# Install Docker's compose plugin: https://docs.docker.com/compose/install/linux/"];
  return { what, state: 'missing', found: '`docker compose` is not there', fix };
}

function roomFinding(kilobytes: number): Found {
  const what = 'room for images';
  const found = `${Math.floor(kilobytes / 1024)} MiB`;
  if (kilobytes >= leastKilobytes) return { what, state: 'ok', found, fix: [] };
  return { what, state: 'wrong', found, fix: ['# Make room: docker system df tells what Docker holds.'] };
}
