import { labelsOf, type Names } from '@appliku/core';
import { relayLabel, relayPortLabel } from '../labels.ts';
import { appNetwork, relayName } from '../names.ts';
import type { Settings } from '../options.ts';
import { labelFlags } from '../stack/stack-command.ts';
import { listenPort, type Listener, probePort, relayConfig } from './relay-config.ts';

/** What one relay is made of. */
export interface RelayPlan {
  readonly app: string;
  readonly key: string;
  readonly listeners: readonly Listener[];
  /** The first of its ports on the machine. */
  readonly first: number;
}

/** Ports of its container, in the order of those of the machine. */
export function targetPorts(listeners: readonly Listener[]): readonly number[] {
  const slots = (['a', 'b'] as const).flatMap((slot) => listeners.map((_, index) => listenPort(slot, index)));
  return [...slots, probePort];
}

/**
 * How docker makes a relay on one machine, reached from there alone. It is a container of that machine, and no task: Swarm
 * ends those of a node that was cut off when it is back.
 */
export function relayCommand(
  { app, key, listeners, first }: RelayPlan,
  { relay, logs }: Pick<Settings, 'relay' | 'logs'>,
): readonly string[] {
  const own: Names<string> = { ...labelsOf(app), [relayLabel]: key, [relayPortLabel]: String(first) };
  const published = targetPorts(listeners).flatMap((target, index) => [
    '--publish',
    `127.0.0.1:${first + index}:${target}`,
  ]);
  const life = ['--restart', 'always', '--stop-signal', 'SIGQUIT', '--no-healthcheck'];
  const limited = [`max-size=${logs.maxMegabytes}m`, `max-file=${logs.maxFiles}`].flatMap((one) => ['--log-opt', one]);
  const made = ['--network', appNetwork(app), '--env', `CONFIG=${relayConfig(app, listeners)}`];
  const command = [relay.image, 'sh', '-c', startScript];
  return [
    'create',
    '--name',
    relayName(app, key),
    ...labelFlags(own),
    ...published,
    ...life,
    '--log-driver',
    'json-file',
    ...limited,
    ...made,
    '--',
    ...command,
  ];
}

const startScript = `printf '%s' "$CONFIG" > /tmp/relay.conf && exec nginx -c /tmp/relay.conf -g 'daemon off;'`;
