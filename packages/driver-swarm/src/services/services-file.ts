import { argvOf, internalName, literal, toMounts, yamlText } from '@appliku/core';
import type { Names, Release, Service } from '@appliku/core';
import { appNetwork, servicesStack, sharedNetwork, short } from '../names.ts';
import { externalNetworks } from '../networks/shared-networks.ts';
import type { Settings } from '../options.ts';
import { isVirtual, limitsOf, literals, logging, placementOf, portsOf, seconds } from '../stack/stack-file.ts';
import { mountsOf, volumesOf } from '../volumes/stack-mounts.ts';
import { volumeConstraints } from '../volumes/volume-place.ts';
import { labelsOfPlaced, labelsOfService, type Placed } from './service-state.ts';

/** How services are written. */
export interface ServicesStack {
  readonly placed: readonly Placed[];
  /** By service. In a file that is kept there are none. */
  readonly secrets?: Names<Names<string>>;
  readonly settings: Pick<Settings, 'logs' | 'volumes' | 'publish'>;
}

/** The stack file of services beside an app: those of them that are to be made, or made anew. */
export function servicesFile({ app, volumes }: Pick<Release, 'app' | 'volumes'>, stack: ServicesStack): string {
  const { placed, settings } = stack;
  const shared = [...new Set(placed.flatMap(({ definition }) => definition.networks))].sort();
  const all = placed.flatMap(({ definition }) => toMounts(definition.mounts, volumes));
  return `# What runs beside ${app}, whatever its release: the stack ${servicesStack(app)}.
${yamlText({
  version: '3.9',
  services: Object.fromEntries(placed.map((one) => [short(one.name), service({ app, volumes }, one, stack)])),
  networks: { app: { external: true, name: appNetwork(app) }, ...externalNetworks(shared) },
  ...volumesOf(app, all, settings),
})}`;
}

function service(
  { app, volumes }: Pick<Release, 'app' | 'volumes'>,
  placed: Placed,
  { secrets = {}, settings }: ServicesStack,
): object {
  const { name, since, definition } = placed;
  const { image, command, env, stopSignal, graceMs } = definition;
  const mounts = toMounts(definition.mounts, volumes);
  return {
    image: literal(image),
    ...(command && { command: argvOf(command).map(literal) }),
    environment: literals({ ...secrets[name], ...env }),
    networks: {
      app: { aliases: [name] },
      ...Object.fromEntries(
        definition.networks.map((network) => [sharedNetwork(network), { aliases: [internalName(app, name)] }]),
      ),
    },
    ...mountsOf(mounts),
    ...portsOf(definition.publish, settings),
    ...(stopSignal !== undefined && { stop_signal: stopSignal }),
    stop_grace_period: seconds(graceMs),
    ...healthcheck(definition),
    logging: logging(settings.logs),
    labels: labelsOfService(app, name, since),
    deploy: {
      labels: literals(labelsOfPlaced(app, placed)),
      replicas: 1,
      endpoint_mode: isVirtual(definition.publish, settings) ? 'vip' : 'dnsrr',
      ...placementOf(volumeConstraints(app, mounts, settings)),
      ...limitsOf(definition),
      restart_policy: { condition: 'any', delay: '1s' },
      // Two of it must not have its data at once.
      update_config: { order: 'stop-first', failure_action: 'pause' },
    },
  };
}

/**
 * Swarm starts anew what is unhealthy. A database that takes its time to recover at its start must not be: only one that was
 * healthy, and has not been for five minutes.
 */
function healthcheck({ health }: Service): object {
  if (health.kind === 'image') return {};
  if (health.kind === 'running') return { healthcheck: { disable: true } };
  const test = ['CMD', ...argvOf(health.command).map(literal)];
  return { healthcheck: { test, interval: '10s', timeout: '10s', retries: 30, start_period: '24h' } };
}
