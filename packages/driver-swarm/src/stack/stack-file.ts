import { argvOf, labels, labelsOf, literal, toMounts, yamlText } from '@appliku/core';
import type { Names, ProcessType, PublishedPort, Release } from '@appliku/core';
import { relayLabel } from '../labels.ts';
import { appNetwork, releaseNetwork, sharedNetwork, stackName } from '../names.ts';
import { externalNetworks } from '../networks/shared-networks.ts';
import type { Settings } from '../options.ts';
import { mountsOf, volumesOf } from '../volumes/stack-mounts.ts';
import { volumeConstraints } from '../volumes/volume-place.ts';

/** What a stack is made of besides its release. */
export interface Stack {
  /** What nodes run: `repository@sha256:...`, or the id of an image that they have. */
  readonly image: string;
  /** How many tasks of each process, if not as the release says. */
  readonly replicas?: Names<number>;
  /** Key of the relay that leads to it; undefined: nothing takes traffic. */
  readonly relay: string | undefined;
  /** Values of its secrets. In a file that is kept there are none. */
  readonly secrets?: Names<string>;
  readonly settings: Pick<Settings, 'logs' | 'volumes' | 'publish'>;
}

/** The stack file of a release, for people and for `docker stack deploy`. */
export function stackFile(release: Release, stack: Stack): string {
  return header(release) + yamlText(project(release, stack));
}

function header({ app, number, slot }: Release): string {
  const name = stackName(app, slot);
  return `# Release ${number} of ${app}: the stack ${name}, as it is when it has all the traffic.
#   docker stack ps ${name} | docker stack services ${name}
# Values of secrets are not in it: Swarm has them, see \`docker service inspect\`.
`;
}

function project(release: Release, stack: Stack): object {
  const { app, number, slot, processes, volumes } = release;
  const services = Object.entries(processes).map(([name, process]) => [name, service(release, name, process, stack)]);
  return {
    version: '3.9',
    services: Object.fromEntries(services),
    networks: {
      default: {
        name: releaseNetwork(app, slot),
        driver: 'overlay',
        labels: labelsOf(app, number),
      },
      app: { external: true, name: appNetwork(app) },
      ...externalNetworks(release.networks),
    },
    ...volumesOf(
      app,
      Object.values(processes).flatMap(({ mounts = {} }) => toMounts(mounts, volumes)),
      stack.settings,
    ),
  };
}

function service(release: Release, name: string, process: ProcessType, stack: Stack): object {
  const own = { ...labelsOf(release.app, release.number), [labels.process]: name };
  const mounts = toMounts(process.mounts ?? {}, release.volumes);
  const constraints = [...(process.placement ?? []), ...volumeConstraints(release.app, mounts, stack.settings)];
  return {
    image: stack.image,
    ...(process.command && { command: argvOf(process.command).map(literal) }),
    init: process.init ?? true,
    environment: environmentOf(release, process, stack.secrets ?? {}),
    networks: ['default', 'app', ...release.networks.map(sharedNetwork)],
    ...mountsOf(mounts),
    ...portsOf(process.publish, stack.settings),
    stop_signal: process.stopSignal,
    stop_grace_period: seconds(process.graceMs),
    // One that was not chosen would have Swarm end workers that inherit it from the image's web server.
    ...(process.health.kind !== 'image' && { healthcheck: { disable: true } }),
    logging: logging(stack.settings.logs),
    labels: own,
    deploy: {
      labels: { ...own, ...(stack.relay !== undefined && { [relayLabel]: stack.relay }) },
      replicas: stack.replicas?.[name] ?? process.instances,
      endpoint_mode: isVirtual(process.publish, stack.settings) ? 'vip' : 'dnsrr',
      ...placementOf(constraints),
      ...limitsOf(process),
      restart_policy: { condition: 'any', delay: '1s' },
      ...policies(process),
    },
  };
}

/** By the Compose form of a duration. */
export function seconds(ms: number): string {
  return `${Math.ceil(ms / 1000)}s`;
}

export function logging({ maxMegabytes, maxFiles }: Settings['logs']): object {
  return { driver: 'json-file', options: { 'max-size': `${maxMegabytes}m`, 'max-file': String(maxFiles) } };
}

/** Ports of nodes: of the one that the task runs on, or, by the routing mesh, of all of them. */
export function portsOf(
  publish: readonly PublishedPort[] | undefined,
  { publish: mode }: Pick<Settings, 'publish'>,
): { readonly ports?: readonly object[] } {
  if (publish === undefined || publish.length === 0) return {};
  return {
    ports: publish.map(({ hostPort, port, protocol }) => ({ target: port, published: hostPort, protocol, mode })),
  };
}

/** The routing mesh leads to a virtual address, which a service has instead of those of its tasks. */
export function isVirtual(
  publish: readonly PublishedPort[] | undefined,
  { publish: mode }: Pick<Settings, 'publish'>,
): boolean {
  return publish !== undefined && publish.length > 0 && mode === 'ingress';
}

export function limitsOf({ memory, cpus }: Pick<ProcessType, 'memory' | 'cpus'>): object {
  if (memory === undefined && cpus === undefined) return {};
  const limits = {
    ...(cpus !== undefined && { cpus: String(cpus) }),
    ...(memory !== undefined && { memory: `${memory}b` }),
  };
  return { resources: { limits } };
}

export function literals(values: Names<string>): Names<string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, literal(value)]));
}

function environmentOf({ env }: Release, process: ProcessType, secrets: Names<string>): Names<string> {
  const { port } = process;
  return literals({ ...secrets, ...env, ...process.env, ...(port !== undefined && { PORT: String(port) }) });
}

export function placementOf(constraints: readonly string[]): object {
  return constraints.length === 0 ? {} : { placement: { constraints: constraints.map(literal) } };
}

/** For what somebody does by hand: a deploy makes a stack of its own beside this one. */
function policies({ handover }: ProcessType): object {
  const order = handover === 'replace' ? 'stop-first' : 'start-first';
  return {
    update_config: { order, parallelism: 1, failure_action: 'rollback', monitor: '5s' },
    rollback_config: { order, parallelism: 1, monitor: '5s' },
  };
}
