import {
  clusterEngine,
  type ClusterEngine,
  DeployError,
  type Host,
  type Member,
  type Membership,
  together,
} from '@appliku/core';
import type { ClusterNode, WantedNode } from './options.ts';

/** A server that is wanted in a Swarm, and what its Docker says of itself. */
export interface SeenNode extends WantedNode {
  readonly membership: Membership;
}

export async function see(nodes: readonly WantedNode[]): Promise<readonly SeenNode[]> {
  return together(nodes.map(async (node) => ({ ...node, membership: await clusterEngine(node.host).membership() })));
}

/** A server of ours that is a manager now, of those that stay one where there are any. */
export function managerOf(seen: readonly SeenNode[]): SeenNode | undefined {
  const managers = seen.filter(({ membership }) => membership.state === 'active' && membership.isManager);
  return managers.find(({ role }) => role === 'manager') ?? managers[0];
}

/** A manager of ours that can be asked, but for this one; some may be down. @throws CLUSTER_REFUSED where there is none */
export async function anyManager(wanted: readonly WantedNode[], but?: ClusterNode): Promise<ClusterEngine> {
  const nodes = wanted.filter(({ host }) => host !== but?.host);
  const seen = await Promise.allSettled(nodes.map((node) => see([node])));
  const manager = managerOf(seen.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])));
  if (manager !== undefined) return clusterEngine(manager.host);
  const failed = seen.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  throw new DeployError(`none of the servers${but ? ` but ${but.host.name}` : ''} is a manager of a Swarm`, {
    code: 'CLUSTER_REFUSED',
    hint: 'A Swarm keeps a manager; to end it whole, run `docker swarm leave --force` on each server.',
  });
}

/**
 * @param members of the Swarm of `manager`; undefined: there is none yet
 * @throws CLUSTER_REFUSED where one of the servers is in another Swarm, or cannot be asked
 */
export function refuseStrangers(seen: readonly SeenNode[], members: readonly Member[] | undefined): void {
  for (const { host, membership } of seen) {
    const { state, id, error } = membership;
    if (state === 'locked' || state === 'error') throw stuck(host, state, error);
    if (state !== 'inactive' && !members?.some((member) => member.id === id)) throw stranger(host);
  }
}

function stranger(host: Host): DeployError {
  return new DeployError(`${host.name} is in another Swarm`, {
    code: 'CLUSTER_REFUSED',
    hint: 'Name its managers here, or have it leave: `docker swarm leave --force` there ends what runs on it.',
  });
}

function stuck(host: Host, state: 'locked' | 'error', error: string): DeployError {
  return new DeployError(`Docker on ${host.name} is in a Swarm and cannot take part: ${error || state}`, {
    code: 'CLUSTER_REFUSED',
    hint:
      state === 'locked' ? 'Run `docker swarm unlock` there.' : 'See `docker info` and `journalctl -u docker` there.',
  });
}
