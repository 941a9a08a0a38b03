import { labels, labelsOf } from '@appliku/core';
import type { Command, CronJob, Names, ProcessType, Release, Volume } from '@appliku/core';
import { projectName, volumeName } from './names.ts';
import type { Settings } from './options.ts';
import type { Range } from './ports/ports-file.ts';
import { yamlText } from './yaml-text.ts';

/** The docker-compose.yml of a release: everything but the values of its secrets. */
export function composeFile(release: Release, ports: Names<Range>, settings: Pick<Settings, 'logs'>): string {
  return header(release) + yamlText(project(release, ports, settings));
}

function header({ app, number }: Release): string {
  return `# Release ${number} of ${app}. It can be used by hand, in this directory:
#   docker compose ps | logs --follow | up --detach | stop
# Values of secrets are in the file env beside it.
`;
}

function project(release: Release, ports: Names<Range>, settings: Pick<Settings, 'logs'>): object {
  const volumes = Object.values(release.volumes).filter(({ path }) => path === undefined);
  return {
    name: projectName(release.app, release.number),
    services: {
      ...mapValues(release.processes, (process, name) => service(release, name, process, ports[name], settings)),
      ...Object.fromEntries(
        Object.values(release.cron).map((job) => [`cron_${job.name}`, cronService(release, job, settings)]),
      ),
    },
    networks: { default: { labels: labelsOf(release.app, release.number) } },
    ...(volumes.length > 0 && {
      volumes: Object.fromEntries(
        volumes.map(({ name }) => [name, { external: true, name: volumeName(release.app, name) }]),
      ),
    }),
  };
}

function service(
  release: Release,
  name: string,
  process: ProcessType,
  range: Range | undefined,
  settings: Pick<Settings, 'logs'>,
): object {
  return {
    image: imageOf(release),
    pull_policy: 'never',
    ...(process.command && { command: argvOf(process.command).map(literal) }),
    init: process.init ?? true,
    restart: 'unless-stopped',
    deploy: { replicas: process.instances },
    ...(release.secrets.length > 0 && { env_file: ['env'] }),
    environment: mapValues(environmentOf(release, process), literal),
    ...portsOf(name, process, range),
    ...(process.mounts && { volumes: mountsOf(process.mounts, release.volumes) }),
    ...(process.memory !== undefined && { mem_limit: process.memory }),
    ...(process.cpus !== undefined && { cpus: process.cpus }),
    stop_signal: process.stopSignal,
    stop_grace_period: `${Math.ceil(process.graceMs / 1000)}s`,
    logging: logging(settings),
    labels: { ...labelsOf(release.app, release.number), [labels.process]: name },
  };
}

/** Started by its timer only: `up` leaves out what has a profile. On Docker's bridge, as other jobs are. */
function cronService(release: Release, { name, command }: CronJob, settings: Pick<Settings, 'logs'>): object {
  return {
    image: imageOf(release),
    pull_policy: 'never',
    profiles: ['cron'],
    command: argvOf(command).map(literal),
    init: true,
    network_mode: 'bridge',
    ...(release.secrets.length > 0 && { env_file: ['env'] }),
    environment: mapValues(release.env, literal),
    logging: logging(settings),
    labels: { ...labelsOf(release.app, release.number), [labels.job]: `cron-${name}` },
  };
}

function logging({ logs }: Pick<Settings, 'logs'>): object {
  return {
    driver: 'json-file',
    options: { 'max-size': `${logs.maxMegabytes}m`, 'max-file': String(logs.maxFiles) },
  };
}

function imageOf({ artifact }: Release): string {
  if (artifact.kind !== 'image') throw new TypeError('Compose runs images, not static sites');
  return artifact.id;
}

/** A shell line is one argument; the image's entrypoint stays in front of both. */
export function argvOf(command: Command): readonly string[] {
  return 'argv' in command ? command.argv : ['/bin/sh', '-c', command.shell];
}

function environmentOf(release: Release, process: ProcessType): Names<string> {
  return { ...release.env, ...process.env, ...(process.port !== undefined && { PORT: String(process.port) }) };
}

function portsOf(name: string, { port, publish = [], instances }: ProcessType, range: Range | undefined): object {
  const own = publish.map(({ address, hostPort, port, protocol }) => `${address}:${hostPort}:${port}/${protocol}`);
  const behind = port === undefined || instances === 0 ? [] : [published(name, instances, port, range)];
  return behind.length + own.length === 0 ? {} : { ports: [...behind, ...own] };
}

function published(name: string, instances: number, port: number, range: Range | undefined): string {
  if (range === undefined || range.count < instances) throw new TypeError(`No ports are leased for ${name}`);
  const last = range.first + instances - 1;
  return `127.0.0.1:${last === range.first ? range.first : `${range.first}-${last}`}:${port}`;
}

function mountsOf(mounts: Names<string>, volumes: Names<Volume>): readonly object[] {
  return Object.entries(mounts).map(([name, target]) => {
    const path = volumes[name]?.path;
    return path === undefined
      ? { type: 'volume', source: name, target: literal(target) }
      : { type: 'bind', source: literal(path), target: literal(target), bind: { create_host_path: true } };
  });
}

/** Compose replaces `$NAME` in every value; `$$` is a dollar. */
function literal(value: string): string {
  return value.replaceAll('$', '$$$$');
}

function mapValues<Value, Result>(
  values: Names<Value>,
  map: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}
