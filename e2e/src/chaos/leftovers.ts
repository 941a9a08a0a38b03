import type { LabServer } from '@appliku/lab';

/** What on the server belongs to no live release: one line each. Without its fault it is empty after a deploy. */
export async function leftovers(server: LabServer, app: string, live: number): Promise<readonly string[]> {
  const containers = await lines(server, [
    'docker',
    'ps',
    '-a',
    '--filter',
    `label=com.appliku.app=${app}`,
    '--format',
    containerFormat,
  ]);
  const networks = await lines(server, [
    'docker',
    'network',
    'ls',
    '--filter',
    `label=com.appliku.app=${app}`,
    '--format',
    networkFormat,
  ]);
  const processes = await lines(server, ['ps', '-eo', 'pid=,args=']);
  const temporary = await lines(server, ['find', ...places, '-name', '.appliku-tmp-*', '-o', '-name', 'appliku-*']);
  const logins = await lines(server, ['find', '/dev/shm', '/tmp', '-name', 'appliku.*']);
  return [
    ...containers.filter((line) => !isOf(live, line)).map((line) => `container ${line}`),
    ...networks.filter((line) => !isOf(live, line)).map((line) => `network ${line}`),
    ...processes.filter(isOfDeployer).map((line) => `process ${line.slice(0, 200)}`),
    ...[...temporary, ...logins].filter((path) => !path.startsWith('/etc/nginx/appliku')).map((path) => `file ${path}`),
  ];
}

/** Unlike the relay of a Swarm. */
function isOfDeployer(line: string): boolean {
  return line.includes('appliku-') && !line.includes('appliku-relay');
}

/** Of the live release, or of what outlives them all: without the number of one. */
function isOf(live: number, line: string): boolean {
  const number = line.split(' ')[0];
  return number === String(live) || (number === 'app' && live > 0);
}

const containerFormat =
  '{{or (.Label "com.appliku.release") "app"}} {{.Names}} {{.Status}} {{.Label "com.appliku.job"}}';
const networkFormat = '{{or (.Label "com.appliku.release") "app"}} {{.Name}}';
const places = ['/var/lib/appliku', '/srv/appliku', '/etc/nginx', '/dev/shm', '/tmp', '/run'];

async function lines(server: LabServer, argv: readonly [string, ...string[]]): Promise<readonly string[]> {
  const { stdout } = await server.exec(argv);
  return stdout
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
