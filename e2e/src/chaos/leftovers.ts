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
  return [
    ...containers.filter((line) => line.split(' ')[0] !== String(live)).map((line) => `container ${line}`),
    ...networks.filter((line) => line.split(' ')[0] !== String(live)).map((line) => `network ${line}`),
    ...processes.filter((line) => line.includes('appliku-')).map((line) => `process ${line.slice(0, 200)}`),
    ...temporary.filter((path) => !path.startsWith('/etc/nginx/appliku')).map((path) => `file ${path}`),
  ];
}

const containerFormat = '{{.Label "com.appliku.release"}} {{.Names}} {{.Status}} {{.Label "com.appliku.job"}}';
const networkFormat = '{{.Label "com.appliku.release"}} {{.Name}}';
const places = ['/var/lib/appliku', '/srv/appliku', '/etc/nginx', '/dev/shm', '/tmp', '/run'];

async function lines(server: LabServer, argv: readonly [string, ...string[]]): Promise<readonly string[]> {
  const { stdout } = await server.exec(argv);
  return stdout
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
