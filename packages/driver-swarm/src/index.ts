/**
 * Runs releases on a Docker Swarm of several servers.
 *
 * @module @appliku/driver-swarm
 */

export { type Cancellable, type Cluster, cluster } from './cluster/cluster.ts';
export type { ClusterNode, ClusterOptions } from './cluster/options.ts';
export type { RegistryOptions, RelayOptions, SwarmOptions, VolumePlace } from './options.ts';
export { swarm } from './swarm-driver.ts';
