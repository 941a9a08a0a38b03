import { argvOf, imageIdOf, jobMounts, labels, labelsOf, literal, yamlText } from '@appliku/core';
import type { CronJob, Names, ProcessType, Range, Release } from '@appliku/core';
import { limitsOf, logging, mountOf, mountsOf, publishedOf, volumesOf } from './compose-parts.ts';
import { projectName } from './names.ts';
import { externalNetworks, jobNetworks, networksOf, releaseNetwork } from './networks/network-names.ts';
import type { Settings } from './options.ts';

/** What the file has that the release does not say. */
export interface FileSettings extends Pick<Settings, 'logs'> {
  /** Name of the image. Default: its id. */
  readonly image?: string;
}

/** The docker-compose.yml of a release: everything but the values of its secrets. */
export function composeFile(release: Release, ports: Names<Range>, settings: FileSettings): string {
  return header(release) + yamlText(project(release, ports, settings));
}

function header({ app, number }: Release): string {
  return `# Release ${number} of ${app}. It can be used by hand, in this directory:
#   docker compose ps | logs --follow | up --detach | stop
# Values of secrets are in the file env beside it.
`;
}

function project(release: Release, ports: Names<Range>, settings: FileSettings): object {
  const { app, number, networks, volumes } = release;
  return {
    name: projectName(app, number),
    services: {
      ...mapValues(release.processes, (process, name) => service(release, name, process, ports[name], settings)),
      ...Object.fromEntries(
        Object.values(release.cron).map((job) => [`cron_${job.name}`, cronService(release, job, settings)]),
      ),
    },
    networks: {
      default: { name: releaseNetwork(app, number), labels: labelsOf(app, number) },
      ...externalNetworks(app, networks),
    },
    ...volumesOf(app, volumes),
  };
}

function service(
  release: Release,
  name: string,
  process: ProcessType,
  range: Range | undefined,
  settings: FileSettings,
): object {
  return {
    image: settings.image ?? imageIdOf(release),
    pull_policy: 'never',
    ...(process.command && { command: argvOf(process.command).map(literal) }),
    init: process.init ?? true,
    restart: 'unless-stopped',
    deploy: { replicas: process.instances },
    ...(release.secrets.length > 0 && { env_file: ['env'] }),
    environment: mapValues(environmentOf(release, process), literal),
    ...portsOf(name, process, range),
    networks: { default: {}, ...networksOf(release.app, name, release.networks) },
    ...mountsOf(process.mounts ?? {}, release.volumes),
    ...limitsOf(process),
    stop_signal: process.stopSignal,
    stop_grace_period: `${Math.ceil(process.graceMs / 1000)}s`,
    logging: logging(settings),
    labels: { ...labelsOf(release.app, release.number), [labels.process]: name },
  };
}

/** Started by its timer only: `up` leaves out what has a profile. */
function cronService(release: Release, { name, command, ...limits }: CronJob, settings: FileSettings): object {
  return {
    image: settings.image ?? imageIdOf(release),
    pull_policy: 'never',
    profiles: ['cron'],
    command: argvOf(command).map(literal),
    init: true,
    ...(release.secrets.length > 0 && { env_file: ['env'] }),
    environment: mapValues(release.env, literal),
    networks: jobNetworks(release),
    ...jobVolumes(release),
    ...limitsOf(limits),
    logging: logging(settings),
    labels: { ...labelsOf(release.app, release.number), [labels.job]: `cron-${name}` },
  };
}

function jobVolumes(release: Release): { readonly volumes?: readonly object[] } {
  const mounts = jobMounts(release);
  return mounts.length === 0 ? {} : { volumes: mounts.map(mountOf) };
}

function environmentOf(release: Release, process: ProcessType): Names<string> {
  return { ...release.env, ...process.env, ...(process.port !== undefined && { PORT: String(process.port) }) };
}

function portsOf(name: string, { port, publish = [], instances }: ProcessType, range: Range | undefined): object {
  const own = publishedOf(publish);
  const behind = port === undefined || instances === 0 ? [] : [published(name, instances, port, range)];
  return behind.length + own.length === 0 ? {} : { ports: [...behind, ...own] };
}

function published(name: string, instances: number, port: number, range: Range | undefined): string {
  if (range === undefined || range.count < instances) throw new TypeError(`No ports are leased for ${name}`);
  const last = range.first + instances - 1;
  return `127.0.0.1:${last === range.first ? range.first : `${range.first}-${last}`}:${port}`;
}

function mapValues<Value, Result>(
  values: Names<Value>,
  map: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}
