import type { Names } from '../contract/index.ts';
import type { EngineLogLine, EngineLogOptions } from './engine.ts';
import type { Member } from './cluster-state.ts';

/** The part of the API of a Swarm's manager that drivers need, in words of ours. Made by `swarmEngine(host)`. */
export interface SwarmEngine {
  /** @throws SWARM_MISSING where Docker is no manager of a Swarm; so does every question here */
  nodes(): Promise<readonly Member[]>;
  /** Services that carry all these labels. */
  services(labels: Names<string>): Promise<readonly SwarmService[]>;
  /** Tasks of services that carry all these labels, those that ended and are remembered too; also of a removed service. */
  tasks(labels: Names<string>): Promise<readonly SwarmTask[]>;
  /** Its tasks are stopped some time later. Gone is success. */
  removeService(id: string): Promise<void>;
  /** Lines of all tasks of a service, wherever they ran. Those of one task are in order. */
  serviceLogs(id: string, options: EngineLogOptions): AsyncIterable<SwarmLogLine>;
  /** Whether a registry has this image for nodes to pull. */
  isInRegistry(image: string, login: RegistryLogin | undefined): Promise<boolean>;
}

/** How Docker logs in to a registry. */
export interface RegistryLogin {
  /** E.g. `registry.example.com:5000`. */
  readonly serveraddress: string;
  readonly username: string;
  readonly password: string;
}

/** What is to run, and how often. */
export interface SwarmService {
  readonly id: string;
  readonly name: string;
  readonly labels: Names<string>;
  /** Undefined: one a node. */
  readonly replicas?: number;
  /** Published by it. */
  readonly ports: readonly { readonly target: number; readonly published: number }[];
}

/** In the order of its life; those after `running` are ends. */
export type TaskState =
  | 'new'
  | 'allocated'
  | 'pending'
  | 'assigned'
  | 'accepted'
  | 'preparing'
  | 'ready'
  | 'starting'
  | 'running'
  | 'complete'
  | 'shutdown'
  | 'failed'
  | 'rejected'
  | 'remove'
  | 'orphaned';

/** One container of a service, from its plan to its end. */
export interface SwarmTask {
  readonly id: string;
  /** Id of its service. */
  readonly service: string;
  /** Id of its node. Undefined: it has none yet. */
  readonly node?: string;
  /** Which of the copies it is, from 1; undefined where there is one a node. */
  readonly slot?: number;
  readonly state: TaskState;
  /** What it is to become. */
  readonly desired: TaskState;
  readonly exitCode?: number;
  /** Why it is not what it should be, in Docker's words; empty: there is nothing to say. */
  readonly error: string;
  /** Of its container. */
  readonly labels: Names<string>;
  /** By name of the network. */
  readonly addresses: Names<string>;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** One line that a task wrote. */
export interface SwarmLogLine extends EngineLogLine {
  /** Id of the task. */
  readonly task: string;
}
