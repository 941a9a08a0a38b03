import { DeployError } from '@appliku/core';

/** A volume that the options want on another node than it is on. */
export function elsewhere(volume: string, node: string, wanted: string): DeployError {
  return refused(
    `The volume ${volume} is on ${node}, and not on ${wanted} as swarm({ volumes }) says`,
    `Name ${node} there; or copy the data, and move the label of the node as the page on Swarm tells.`,
  );
}

/** A volume with a web path that Nginx cannot read. */
export function notServed(volume: string, node: string): DeployError {
  return refused(
    `The volume ${volume} has a web path, and is on ${node}, where this manager's Nginx cannot read it`,
    'Deploy by that node, or copy the data to this one and move the label of the node.',
  );
}

export function noNode(volume: string, wanted: string | undefined): DeployError {
  return refused(
    `No node can have the volume ${volume}${wanted === undefined ? '' : `: ${wanted} is not there, or not active, or is excluded`}`,
    'A node has to be ready, active, and meet the placement of all that mounts the volume: see `docker node ls`.',
  );
}

/** What mounts volumes that no node has all of, or only one that is down, drained or excluded. */
export function noNodeFor(user: string, labels: readonly string[]): DeployError {
  return refused(
    `No node can run ${user}: it needs ${labels.join(' and ')}`,
    'The node with its volumes has to be ready, active, and meet its placement: see `docker node ls`, and `docker node inspect` for labels.',
  );
}

function refused(message: string, hint: string): DeployError {
  return new DeployError(message, { code: 'CLUSTER_REFUSED', hint });
}
