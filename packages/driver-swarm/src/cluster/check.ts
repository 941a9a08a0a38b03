import { clusterEngine, execute, type Finding, type Host, messageOf, DeployError, together } from '@appliku/core';
import { accordFindings, nodeFindings, portFindings, type SeenServer } from './check-findings.ts';
import { addressOf } from './node-address.ts';
import type { WantedNode } from './options.ts';
import { parseProbe, probeScript } from './probe.ts';

/** What the servers lack to be a Swarm. Changes nothing. */
export async function check(wanted: readonly WantedNode[], signal?: AbortSignal): Promise<readonly Finding[]> {
  const found = await together(wanted.map((node) => look(node, signal)));
  const servers = found.filter((server) => 'address' in server);
  const ports = await together(servers.map((server) => probe(server, servers, signal)));
  const own = found.map((server) => ('address' in server ? nodeFindings(server) : [server]));
  return [...own.flat(), ...ports.flat(), ...accordFindings(servers)];
}

/** A server where nothing can be asked is a finding by itself. */
async function look(node: WantedNode, signal: AbortSignal | undefined): Promise<SeenServer | Finding> {
  const { host, role } = node;
  const [asked, at] = [clusterEngine(host), performance.now()];
  try {
    const membership = await asked.membership();
    const awayMs = (performance.now() - at) / 2;
    const clock = { aheadMs: Date.parse(membership.time) - Date.now() + awayMs, awayMs };
    const { stdout } = await runProbe(host, [], signal);
    return { host, role, membership, clock, address: await addressOf(node), probe: parseProbe(stdout) };
  } catch (error) {
    if (!DeployError.isInstance(error) || error.code === 'ABORTED') throw error;
    return {
      host: host.name,
      what: 'a server of the Swarm',
      state: 'wrong',
      found: messageOf(error),
      fix: [`# ${error.hint ?? ''}`],
    };
  }
}

/** Whether a server reaches the others; a port on which nothing listens yet answers too. */
async function probe(
  from: SeenServer,
  servers: readonly SeenServer[],
  signal: AbortSignal | undefined,
): Promise<readonly Finding[]> {
  const others = servers.filter(({ host }) => host !== from.host);
  const targets = others.flatMap(({ address, role }) => [
    `${address}:7946`,
    ...(role === 'manager' ? [`${address}:2377`] : []),
  ]);
  if (targets.length === 0) return [];
  const { stdout } = await runProbe(from.host, targets, signal);
  return portFindings(from, others, parseProbe(stdout).ports);
}

async function runProbe(
  host: Host,
  targets: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ readonly stdout: string }> {
  const argv = ['sh', '-c', probeScript, 'appliku-check', ...targets];
  return execute(host, argv, { env: { LC_ALL: 'C' }, ...(signal && { signal }) });
}
