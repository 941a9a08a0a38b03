import { internalName, labelsOf, literal, type Names, type Release, yamlText } from '@appliku/core';
import { namesLabel } from '../labels.ts';
import { appNetwork, namesStack, sharedNetwork, short } from '../names.ts';
import type { Settings } from '../options.ts';
import { type Listener, streamConfig } from '../relay/relay-config.ts';
import { listenersOf } from '../relay/relay-state.ts';
import { logging } from '../stack/stack-file.ts';
import { externalNetworks } from './shared-networks.ts';

/** Tasks of each name, so that the loss of a node loses none. */
export const replicas = 2;

/**
 * The stack file of an app's names on shared networks: a relay for each process with a port, that is called by the name and
 * leads to the tasks of one release. Swarm can give nobody another name without starting it anew, and these are cheap to start.
 */
export function namesFile(release: Release, settings: Pick<Settings, 'relay' | 'logs' | 'publish'>): string {
  const { app, networks } = release;
  const names = listenersOf(release, settings).map((listener) => [
    `to-${short(listener.process)}`,
    nameService(release, listener, settings),
  ]);
  return `# What ${app} is called on networks that it shares: the stack ${namesStack(app)}.
${yamlText({
  version: '3.9',
  services: Object.fromEntries(names),
  networks: { app: { external: true, name: appNetwork(app) }, ...externalNetworks(networks) },
})}`;
}

/** Of the tasks that lead to a release. */
export function labelsOfNames({ app, number }: Pick<Release, 'app' | 'number'>): Names<string> {
  return { ...labelsOf(app), [namesLabel]: String(number) };
}

function nameService(release: Release, listener: Listener, { relay, logs }: Pick<Settings, 'relay' | 'logs'>): object {
  const { app, slot, networks } = release;
  const { process, port } = listener;
  const aliases = [internalName(app, process)];
  const own = labelsOfNames(release);
  return {
    image: literal(relay.image),
    command: ['sh', '-c', literal(startScript)],
    environment: { CONFIG: literal(streamConfig(app, slot, listener)) },
    networks: Object.fromEntries(['app', ...networks.map(sharedNetwork)].map((network) => [network, { aliases }])),
    stop_signal: 'SIGQUIT',
    // Calls that are under way end with the release that they go to.
    stop_grace_period: '24h',
    healthcheck: {
      test: ['CMD', 'sh', '-c', literal(upScript), 'up', hexadecimal(port)],
      interval: '1s',
      timeout: '2m',
      retries: 3,
    },
    logging: logging(logs),
    labels: own,
    deploy: {
      labels: own,
      replicas,
      endpoint_mode: 'dnsrr',
      placement: { constraints: relay.constraints.map(literal) },
      restart_policy: { condition: 'any', delay: '1s' },
      update_config: { order: 'start-first', parallelism: 0, failure_action: 'pause' },
    },
  };
}

const startScript = `printf '%s' "$CONFIG" > /tmp/names.conf && exec nginx -c /tmp/names.conf -g 'daemon off;'`;

/**
 * Swarm gives a task its name once this has succeeded: it asks each second until something listens, later each minute. The port
 * ($1) is a hexadecimal number there, of four digits.
 */
const upScript = `grep -q ":$1 00000000:0000 0A" /proc/net/tcp || exit 1
if [ -e /tmp/up ]; then exec sleep 60; fi
: > /tmp/up`;

function hexadecimal(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}
