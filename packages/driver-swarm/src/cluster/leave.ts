import {
  clusterEngine,
  type ClusterEngine,
  DeployError,
  type ErrorCode,
  type Member,
  type Membership,
} from '@appliku/core';
import { changed } from './ensure.ts';
import { anyManager } from './observe.ts';
import type { ClusterNode, WantedNode } from './options.ts';
import { until } from './until.ts';

/** How long tasks get to stop, in milliseconds: their grace is 10 s where an app does not say more. */
const drainMs = 600_000;
const settleMs = 120_000;

/** Has a server run tasks or not; resolves when none is left there. One that is in no Swarm is success. */
export async function setAvailability(
  wanted: readonly WantedNode[],
  node: ClusterNode,
  availability: 'active' | 'drain',
  signal?: AbortSignal,
): Promise<void> {
  const managers = await anyManager(wanted);
  const { id } = await clusterEngine(node.host).membership();
  await available({ managers, id, name: node.host.name, signal }, availability);
}

/** Takes a server out of the Swarm: its tasks first, then itself. Out of it already is success. */
export async function remove(wanted: readonly WantedNode[], node: ClusterNode, signal?: AbortSignal): Promise<void> {
  const own = clusterEngine(node.host);
  const membership = await membershipUnlessDead(node);
  if (membership?.state === 'inactive') return;
  const managers = await anyManager(wanted, node);
  const id = membership?.id ?? (await managers.members()).find(({ address }) => address === node.address)?.id;
  if (id === undefined) return;
  const leaving = { managers, id, name: node.host.name, signal };
  if (membership !== undefined) await available(leaving, 'drain');
  await demoted(leaving);
  if (membership !== undefined) await own.leave();
  await managers.strike(id);
}

/** Undefined: it does not answer, and is known by its address. */
async function membershipUnlessDead({ host, address }: ClusterNode): Promise<Membership | undefined> {
  const own = clusterEngine(host);
  try {
    // A connection that is lost says nothing of the server: the next one tells.
    return await own.membership().catch((error: unknown) => {
      if (codeOf(error) === 'HOST_LOST') return own.membership();
      throw error;
    });
  } catch (error) {
    if (address !== undefined && codeOf(error) === 'HOST_UNREACHABLE') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): ErrorCode | undefined {
  return DeployError.isInstance(error) ? error.code : undefined;
}

interface Leaving {
  readonly managers: ClusterEngine;
  readonly id: string;
  readonly name: string;
  readonly signal: AbortSignal | undefined;
}

async function available({ managers, id, name, signal }: Leaving, wanted: 'active' | 'drain'): Promise<void> {
  await until(async () => hasAvailability(managers, id, wanted), {
    what: `tasks on ${name} did not stop`,
    hint: '`docker node ps` tells which; a task ends when its process does, or its grace is over.',
    limitMs: drainMs,
    signal,
  });
}

async function demoted({ managers, id, name, signal }: Leaving): Promise<void> {
  await until(async () => isWorker(managers, id), {
    what: `${name} did not stop being a manager`,
    hint: 'A majority of the managers has to be up without it; see `docker node ls`.',
    limitMs: settleMs,
    signal,
  });
}

async function hasAvailability(
  managers: ClusterEngine,
  id: string,
  wanted: 'active' | 'drain',
): Promise<true | undefined> {
  const member = await memberOf(managers, id);
  if (member === undefined) return true;
  if (member.availability !== wanted) {
    await changed(managers, member, { availability: wanted });
    return undefined;
  }
  return wanted === 'active' || (await managers.runningOn(id)) === 0 ? true : undefined;
}

async function isWorker(managers: ClusterEngine, id: string): Promise<true | undefined> {
  const member = await memberOf(managers, id);
  if (member === undefined || (member.role === 'worker' && !member.isReachable)) return true;
  await changed(managers, member, { role: 'worker' });
  return undefined;
}

async function memberOf(managers: ClusterEngine, id: string): Promise<Member | undefined> {
  return (await managers.members()).find((member) => member.id === id);
}
