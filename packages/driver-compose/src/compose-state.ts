import { labels, labelsOf, portsOf, volumeEndpoints } from '@appliku/core';
import type {
  Container,
  Endpoint,
  Instance,
  ListedContainer,
  Names,
  Ports,
  ProcessType,
  Release,
  Rollout,
  Slot,
} from '@appliku/core';

/** What is observed of a release, of its containers and what is leased for it. */
export function rolloutOf(release: Release, containers: readonly Container[], ports: Ports): Rollout {
  const instances = instancesOf(release, containers);
  const other = release.slot === 'a' ? 'b' : 'a';
  return {
    release,
    instances,
    complete: Object.keys(release.processes).every((name) => isComplete(release, name, instances)),
    endpoints: { ...endpointsOf(release, ports, release.slot), ...volumeEndpoints(release) },
    reserved: { ...endpointsOf(release, ports, other), ...volumeEndpoints(release) },
    traffic: 'standby',
  };
}

/** Its containers that are copies of a process: no jobs, nothing of another release. */
export function processContainers<Found extends ListedContainer>(
  { app, number }: { readonly app: string; readonly number: number },
  containers: readonly Found[],
): readonly Found[] {
  const wanted = Object.entries(labelsOf(app, number));
  return containers.filter(
    (container) =>
      wanted.every(([name, value]) => container.labels[name] === value) &&
      container.labels[labels.process] !== undefined,
  );
}

/** What this driver made. A container that a person runs of the app's image has the label of the app from there. */
export function isOurs({ labels: found }: ListedContainer): boolean {
  return found[labels.release] !== undefined || found[labels.service] !== undefined;
}

/** As many healthy instances as the release wants. */
function isComplete(release: Release, name: string, instances: readonly Instance[]): boolean {
  const healthy = instances.filter(({ process, state }) => process === name && state === 'healthy');
  return healthy.length >= (release.processes[name]?.instances ?? 0);
}

export function instancesOf(release: Release, containers: readonly Container[]): readonly Instance[] {
  return processContainers(release, containers).map((container) => {
    const process = container.labels[labels.process] ?? '';
    const state = stateOf(container, release.processes[process]);
    const { id, exitCode, startedAt } = container;
    return { id, process, state, startedAt, ...(state === 'exited' && { exitCode }) };
  });
}

/**
 * The HEALTHCHECK counts only where it was chosen: a worker inherits that of the image's web server.
 * A container that Docker is about to start again has failed.
 */
function stateOf({ state, health }: Container, process: ProcessType | undefined): Instance['state'] {
  if (state === 'created') return 'starting';
  if (state === 'restarting' || state === 'paused') return 'unhealthy';
  if (state !== 'running') return 'exited';
  return process?.health.kind === 'image' ? (health ?? 'unhealthy') : 'healthy';
}

/** Each port is one instance's; which container has which may change when they start again. */
function endpointsOf(release: Release, ports: Ports, slot: Slot): Names<readonly Endpoint[]> {
  const withPort = Object.entries(release.processes).filter(([, { port }]) => port !== undefined);
  return Object.fromEntries(
    withPort.map(([name, { instances }]) => {
      const range = ports[slot][name] ?? { first: 0, count: 0 };
      return [
        name,
        portsOf(range)
          .slice(0, instances)
          .map((port, index) => endpoint(name, index, port)),
      ];
    }),
  );
}

function endpoint(process: string, index: number, port: number): Endpoint {
  return { kind: 'tcp', instance: `${process}-${index + 1}`, address: '127.0.0.1', port };
}
