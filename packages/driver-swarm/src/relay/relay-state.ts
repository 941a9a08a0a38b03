import type { Endpoint, Names, Release, Slot, SwarmService } from '@appliku/core';
import type { Settings } from '../options.ts';
import { isVirtual } from '../stack/stack-file.ts';
import { relayLabel } from '../labels.ts';
import { listenPort, type Listener, probePort } from './relay-config.ts';

/** A relay as it is published. */
export interface Relay {
  readonly key: string;
  readonly service: SwarmService;
}

/** Processes with a port, by name. */
export function listenersOf(
  { processes }: Pick<Release, 'processes'>,
  settings: Pick<Settings, 'publish'> = { publish: 'host' },
): readonly Listener[] {
  return Object.entries(processes)
    .flatMap(([process, { port, publish }]) =>
      port === undefined ? [] : [{ process, port, ...(isVirtual(publish, settings) && { isVirtual: true }) }],
    )
    .sort((one, other) => (one.process < other.process ? -1 : 1));
}

export function relayIn(services: readonly SwarmService[], key: string | undefined): Relay | undefined {
  const service = services.find((one) => isRelay(one) && one.labels[relayLabel] === key);
  return service === undefined || key === undefined ? undefined : { key, service };
}

/** Unlike a service that one leads to. */
export function isRelay({ name, labels }: SwarmService): boolean {
  const key = labels[relayLabel];
  return key !== undefined && name.endsWith(`__relay__${key}_relay`);
}

/** Where the router reaches the processes of a slot, on its own machine: whatever number of tasks is behind it. */
export function endpointsOf(release: Release, slot: Slot, relay: Relay | undefined): Names<readonly Endpoint[]> {
  const entries = listenersOf(release).map(({ process }, index) => {
    const runs = (release.processes[process]?.instances ?? 0) > 0;
    const port = relay && publishedPort(relay, listenPort(slot, index));
    return [process, runs && port !== undefined ? [endpoint(process, port)] : []];
  });
  return Object.fromEntries(entries);
}

/** Where one task is asked. */
export function probePortOf(relay: Relay): number | undefined {
  return publishedPort(relay, probePort);
}

function publishedPort({ service }: Relay, target: number): number | undefined {
  return service.ports.find((port) => port.target === target)?.published;
}

function endpoint(process: string, port: number): Endpoint {
  return { kind: 'tcp', instance: process, address: '127.0.0.1', port };
}
