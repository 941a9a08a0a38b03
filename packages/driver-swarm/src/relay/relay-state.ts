import type { Endpoint, ListedContainer, Names, Release, Slot } from '@appliku/core';
import type { Settings } from '../options.ts';
import { isVirtual } from '../stack/stack-file.ts';
import { relayLabel, relayPortLabel } from '../labels.ts';
import { listenPort, type Listener, probePort } from './relay-config.ts';
import { targetPorts } from './relay-command.ts';

/** The way from the router to the processes of a release, the same on each machine that routes. */
export interface Relay {
  readonly key: string;
  /** The first of its ports there. */
  readonly first: number;
}

/** One on a machine. */
export interface FoundRelay extends Relay {
  readonly id: string;
  readonly runs: boolean;
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

/** Relays among the containers of a machine. */
export function relaysIn(containers: readonly ListedContainer[]): readonly FoundRelay[] {
  return containers.flatMap(({ id, labels, state }) => {
    const [key, first] = [labels[relayLabel], labels[relayPortLabel]];
    return key === undefined || first === undefined
      ? []
      : [{ id, key, first: Number(first), runs: state === 'running' }];
  });
}

/** The relay, if it runs on each of these machines, on the same ports. */
export function wholeRelay(machines: readonly (readonly FoundRelay[])[], key: string | undefined): Relay | undefined {
  const found = machines.map((relays) => relays.find((one) => one.key === key && one.runs));
  const [one] = found;
  return one !== undefined && found.every((other) => other?.first === one.first)
    ? { key: one.key, first: one.first }
    : undefined;
}

/** Where the router reaches the processes of a slot, on its own machine: whatever number of tasks is behind it. */
export function endpointsOf(release: Release, slot: Slot, relay: Relay | undefined): Names<readonly Endpoint[]> {
  const listeners = listenersOf(release);
  const entries = listeners.map(({ process }, index) => {
    const runs = (release.processes[process]?.instances ?? 0) > 0;
    const port = relay && publishedPort(relay, listeners, listenPort(slot, index));
    return [process, runs && port !== undefined ? [endpoint(process, port)] : []];
  });
  return Object.fromEntries(entries);
}

/** Where one task of a release is asked, and the relay itself. */
export function probePortOf(relay: Relay, listeners: readonly Listener[]): number {
  return publishedPort(relay, listeners, probePort);
}

function publishedPort({ first }: Relay, listeners: readonly Listener[], target: number): number {
  return first + targetPorts(listeners).indexOf(target);
}

function endpoint(process: string, port: number): Endpoint {
  return { kind: 'tcp', instance: process, address: '127.0.0.1', port };
}
