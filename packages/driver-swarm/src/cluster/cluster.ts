import type { Finding, Member } from '@appliku/core';
import { check } from './check.ts';
import { ensure } from './ensure.ts';
import { remove, setAvailability } from './leave.ts';
import { type ClusterNode, type ClusterOptions, wantedNodes } from './options.ts';

/** Sets servers up as a Swarm. Every verb may be called again: what is as it should be is left alone. */
export interface Cluster {
  /** What the servers lack for it, with what makes it right. Changes nothing. */
  check(options?: Cancellable): Promise<readonly Finding[]>;
  /**
   * Makes the Swarm, and has the servers join it, become managers or workers, as the options say; resolves with all machines of
   * the Swarm, as observed. Who is in it and not in the options stays.
   * @throws CLUSTER_REFUSED (a server is in another Swarm, or locked), TIMEOUT, DOCKER_MISSING, HOST_UNREACHABLE, ...
   */
  ensure(options?: Cancellable): Promise<readonly Member[]>;
  /** Has other servers run what runs on this one, and resolves when nothing is left. Instances are stopped before others start. */
  drain(node: ClusterNode, options?: Cancellable): Promise<void>;
  /** After `drain`: it may run tasks again. Those that moved stay where they are. */
  activate(node: ClusterNode, options?: Cancellable): Promise<void>;
  /**
   * Drains, demotes, and takes out of the Swarm.
   * @throws CLUSTER_REFUSED for the last manager, TIMEOUT
   */
  remove(node: ClusterNode, options?: Cancellable): Promise<void>;
}

/** For verbs that can be cancelled. */
export interface Cancellable {
  readonly signal?: AbortSignal;
}

/**
 * A Swarm of these servers. Contacts nothing yet.
 * @throws TypeError for options that do not fit
 */
export function cluster(options: ClusterOptions): Cluster {
  const wanted = wantedNodes(options);
  return {
    check: ({ signal } = {}) => check(wanted, signal),
    ensure: ({ signal } = {}) => ensure(wanted, signal),
    drain: (node, { signal } = {}) => setAvailability(wanted, node, 'drain', signal),
    activate: (node, { signal } = {}) => setAvailability(wanted, node, 'active', signal),
    remove: (node, { signal } = {}) => remove(wanted, node, signal),
  };
}
