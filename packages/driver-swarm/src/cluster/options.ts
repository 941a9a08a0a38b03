import type { Host } from '@appliku/core';

/** The servers that make a Swarm. */
export interface ClusterOptions {
  /** Those that decide and keep the record: 1, 3, 5 or 7. A majority of them has to be up. The first makes the Swarm. */
  readonly managers: readonly ClusterNode[];
  /** Those that only run apps. Default: none. */
  readonly workers?: readonly ClusterNode[];
}

/** One server of a Swarm. */
export interface ClusterNode {
  /** How it is reached by us. */
  readonly host: Host;
  /** The IP address by which the others reach it. Default: the one that its own route to the others begins with. */
  readonly address?: string;
}
