import { argvOf, labels, labelsOf, literal, yamlText } from '@appliku/core';
import type { Names, Volume } from '@appliku/core';
import { limitsOf, logging, mountsOf, publishedOf, volumesOf } from '../compose-parts.ts';
import { servicesProject } from '../names.ts';
import { externalNetworks, networksOf } from '../networks/network-names.ts';
import type { Settings } from '../options.ts';
import type { Placed, ServiceRecord } from './service-record.ts';

/** How often Docker asks whether a service is healthy, once it is. */
const interval = '10s';

/** The docker-compose.yml of what runs beside an app: everything but the values of secrets. */
export function servicesFile(
  app: string,
  record: ServiceRecord,
  volumes: Names<Volume>,
  settings: Pick<Settings, 'logs'>,
): string {
  const networks = [...new Set(Object.values(record).flatMap(({ definition }) => definition.networks))].sort();
  const mounted = Object.values(record).flatMap(({ definition }) => Object.keys(definition.mounts));
  const services = Object.entries(record).map(([name, placed]) => [
    name,
    service(app, name, placed, volumes, settings),
  ]);
  const project = {
    name: servicesProject(app),
    services: Object.fromEntries(services),
    networks: externalNetworks(app, networks),
    ...volumesOf(
      app,
      Object.fromEntries(mounted.map((volume) => [volume, volumes[volume] ?? { name: volume, shared: false }])),
    ),
  };
  return header(app) + yamlText(project);
}

function header(app: string): string {
  return `# What runs beside ${app}, whatever its release. It can be used by hand, in this directory:
#   docker compose ps | logs --follow | up --detach | stop
# Values of secrets are in a file a service beside it, such as db.env.
`;
}

function service(
  app: string,
  name: string,
  { since, definition }: Placed,
  volumes: Names<Volume>,
  settings: Pick<Settings, 'logs'>,
): object {
  const { image, command, secrets, env, mounts, networks, publish = [], stopSignal, graceMs } = definition;
  return {
    image,
    restart: 'unless-stopped',
    ...(command && { command: argvOf(command).map(literal) }),
    ...(secrets.length > 0 && { env_file: [`${name}.env`] }),
    ...(Object.keys(env).length > 0 && {
      environment: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, literal(value)])),
    }),
    networks: networksOf(app, name, networks),
    ...(publish.length > 0 && { ports: publishedOf(publish) }),
    ...mountsOf(mounts, volumes),
    ...limitsOf(definition),
    ...(stopSignal !== undefined && { stop_signal: stopSignal }),
    stop_grace_period: `${Math.ceil(graceMs / 1000)}s`,
    ...healthcheck(definition),
    logging: logging(settings),
    labels: { ...labelsOf(app), [labels.service]: name, [labels.since]: String(since) },
  };
}

function healthcheck({ health }: Placed['definition']): object {
  if (health.kind !== 'command') return {};
  const test = ['CMD', ...argvOf(health.command).map(literal)];
  return {
    healthcheck: { test, interval, timeout: '10s', retries: 3, start_period: `${Math.ceil(health.timeoutMs / 1000)}s` },
  };
}
