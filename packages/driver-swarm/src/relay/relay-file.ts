import { labelsOf, literal, yamlText } from '@appliku/core';
import { relayLabel } from '../labels.ts';
import { appNetwork, relayStack } from '../names.ts';
import { logging } from '../stack/stack-file.ts';
import type { Settings } from '../options.ts';
import { accessFile, listenPort, type Listener, probePort } from './relay-config.ts';

const configFile = '/etc/appliku-relay.conf';

/**
 * A published port is open to everybody, and Docker lets it past the firewall: only this machine may connect, which is seen
 * as the gateway that the container has to it. Its address is a hexadecimal number there, the last byte first.
 */
const startScript: string = [
  'while read -r _ to gateway _; do [ "$to" != 00000000 ] || break; done < /proc/net/route',
  String.raw`bytes=$(echo "$gateway" | sed 's/\(..\)\(..\)\(..\)\(..\)/0x\4 0x\3 0x\2 0x\1/')`,
  `printf 'allow %d.%d.%d.%d; allow 127.0.0.1; deny all;' $bytes > ${accessFile}`,
  `exec nginx -c ${configFile} -g 'daemon off;'`,
].join(' && ');

/** What one relay is made of. */
export interface RelayPlan {
  readonly app: string;
  readonly key: string;
  /** Name of the Docker config that it is started with. */
  readonly config: string;
  readonly listeners: readonly Listener[];
}

/** Which ports of its container it is published on, in the order of the ports of the node. */
export function targetPorts({ listeners }: Pick<RelayPlan, 'listeners'>): readonly number[] {
  const slots = (['a', 'b'] as const).flatMap((slot) => listeners.map((_, index) => listenPort(slot, index)));
  return [...slots, probePort];
}

/** The stack file of a relay: one a node, on neighbouring ports of it. */
export function relayFile(
  plan: RelayPlan,
  firstPort: number,
  { relay, logs }: Pick<Settings, 'relay' | 'logs'>,
): string {
  const { app, key, config } = plan;
  const own = { ...labelsOf(app), [relayLabel]: key };
  const ports = targetPorts(plan).map((target, index) => ({
    target,
    published: firstPort + index,
    protocol: 'tcp',
    mode: 'host',
  }));
  return `# Leads from the router to the tasks of ${app}: the stack ${relayStack(app, key)}.
${yamlText({
  version: '3.9',
  services: {
    relay: {
      image: literal(relay.image),
      command: ['sh', '-c', literal(startScript)],
      networks: ['app'],
      configs: [{ source: 'relay', target: configFile }],
      ports,
      stop_signal: 'SIGQUIT',
      stop_grace_period: '30s',
      healthcheck: { disable: true },
      logging: logging(logs),
      labels: own,
      deploy: {
        labels: own,
        mode: 'global',
        endpoint_mode: 'dnsrr',
        placement: { constraints: relay.constraints.map(literal) },
        restart_policy: { condition: 'any', delay: '1s' },
        // Two cannot hold a port of a node.
        update_config: { order: 'stop-first', parallelism: 1 },
      },
    },
  },
  networks: { app: { external: true, name: appNetwork(app) } },
  configs: { relay: { external: true, name: config } },
})}`;
}
