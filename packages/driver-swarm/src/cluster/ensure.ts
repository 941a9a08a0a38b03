import { clusterEngine, type ClusterEngine, type Member, messageOf } from '@appliku/core';
import { addressOf } from './node-address.ts';
import { managerOf, refuseStrangers, see, type SeenNode } from './observe.ts';
import type { WantedNode } from './options.ts';
import { until } from './until.ts';

/** How long Docker gets to do what it said it would, in milliseconds. */
const settleMs = 120_000;
/** The node list has a version, which others change too: heartbeats of nodes for instance. */
const outOfSequence = /update out of sequence/;

/** Makes the Swarm of these servers, or what it lacks; gives what the managers say then. */
export async function ensure(wanted: readonly WantedNode[], signal?: AbortSignal): Promise<readonly Member[]> {
  const seen = await see(wanted);
  const manager = managerOf(seen);
  refuseStrangers(seen, manager && (await clusterEngine(manager.host).members()));
  const first = manager ?? (await begin(wanted, signal));
  // Managers one after another, each with a majority of those before it; promoted before others are demoted.
  for (const node of seen.filter(({ role }) => role === 'manager')) await ensureNode(node, first, signal);
  const staying = seen.find(({ role }) => role === 'manager') ?? first;
  for (const node of seen.filter(({ role }) => role === 'worker')) await ensureNode(node, staying, signal);
  return clusterEngine(staying.host).members();
}

async function begin(wanted: readonly WantedNode[], signal?: AbortSignal): Promise<WantedNode> {
  const [first] = wanted;
  if (first === undefined) throw new TypeError('a Swarm has a manager');
  signal?.throwIfAborted();
  await clusterEngine(first.host).init(await addressOf(first));
  return first;
}

async function ensureNode(node: SeenNode, by: WantedNode, signal: AbortSignal | undefined): Promise<void> {
  const managers = clusterEngine(by.host);
  const own = clusterEngine(node.host);
  const { state } = await own.membership();
  if (state === 'inactive') await join(node, own, by, managers);
  const id = await until(async () => idOf(await own.membership()), {
    what: `${node.host.name} did not come into the Swarm`,
    hint: 'Port 2377/tcp of the managers has to be open to it; cluster().check() looks.',
    limitMs: settleMs,
    signal,
  });
  await until(async () => settled(managers, id, node.role), {
    what: `${node.host.name} did not become a ${node.role} that is ready`,
    hint: 'Ports 2377/tcp, 7946/tcp and 7946/udp have to be open between the servers; cluster().check() looks.',
    limitMs: settleMs,
    signal,
  });
}

/** The token, by which anybody could join, goes from Docker to Docker in the body of a request, and nowhere else. */
async function join(node: SeenNode, own: ClusterEngine, by: WantedNode, managers: ClusterEngine): Promise<void> {
  const [tokens, { address: at }] = await Promise.all([managers.tokens(), clusterEngine(by.host).membership()]);
  try {
    await own.join({ address: await addressOf(node), managers: [`${at}:2377`], token: tokens[node.role] });
  } catch (error) {
    // Docker gives an answer after 20 s; what comes of it is waited for.
    if (!/will continue in the background/.test(messageOf(error))) throw error;
  }
}

function idOf({ state, id }: { readonly state: string; readonly id: string }): string | undefined {
  return state === 'active' && id !== '' ? id : undefined;
}

/** Asks for the role where it is another; true when it is there. */
async function settled(managers: ClusterEngine, id: string, role: Member['role']): Promise<true | undefined> {
  const member = (await managers.members()).find((one) => one.id === id);
  if (member === undefined) return undefined;
  if (member.role !== role) {
    await changed(managers, member, { role });
    return undefined;
  }
  return member.state === 'ready' && member.isReachable === (role === 'manager') ? true : undefined;
}

/** Somebody who was faster is no error: it is looked at again. */
export async function changed(
  managers: ClusterEngine,
  member: Member,
  wanted: Parameters<ClusterEngine['change']>[1],
): Promise<void> {
  try {
    await managers.change(member, wanted);
  } catch (error) {
    if (!outOfSequence.test(messageOf(error))) throw error;
  }
}
