import type { Names } from '../contract/index.ts';

/** The part of Docker's Engine API that drivers need, in words of ours. Made by `engine(host)`. */
export interface Engine {
  /** @throws DOCKER_MISSING (no socket, no answer), DOCKER_TOO_OLD (API below 1.41, Engine 20.10), PERMISSION_DENIED */
  version(): Promise<{ readonly version: string; readonly apiVersion: string }>;
  /** Containers in every state that carry all these labels, with what a list tells of them: one question. */
  listContainers(labels: Names<string>): Promise<readonly ListedContainer[]>;
  /** The same, and what each of them is asked for. */
  containers(labels: Names<string>): Promise<readonly Container[]>;
  /** Undefined: there is none. */
  container(id: string): Promise<Container | undefined>;
  /**
   * What happens to containers with these labels from now on. Docker answers just before it subscribes: what happens at the
   * very moment at which the promise resolves may be missed, but nothing that is started by a later question.
   */
  events(labels: Names<string>, signal: AbortSignal): Promise<AsyncIterable<ContainerEvent>>;
  /** Lines of a container's log, oldest first; with `follow` until it ends. Of one that is gone, none. */
  logs(id: string, options: EngineLogOptions): AsyncIterable<EngineLogLine>;
  /**
   * Works with a signal that also fires when Docker ends: its command line may wait for ever for a Docker that crashed.
   * @throws DOCKER_FAILED where that made the work fail
   */
  during<Result>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** Makes a container, without starting it; returns its id. */
  create(spec: ContainerSpec): Promise<string>;
  /** Puts a container on another network, before it is started. On it already is success. */
  connect(id: string, network: string): Promise<void>;
  /** Calls a container otherwise, also in the DNS of its networks, while it runs. */
  rename(id: string, name: string): Promise<void>;
  /** Starts a container. One that runs is success. */
  start(id: string): Promise<void>;
  /** Resolves with the exit code once it ended; also if it ended before. */
  wait(id: string, signal: AbortSignal): Promise<number>;
  /** Stop signal, then SIGKILL after `graceMs`. Gone or stopped is success. */
  stop(id: string, options: { readonly graceMs: number }): Promise<void>;
  /** Kills and removes. Gone is success. */
  remove(id: string): Promise<void>;
  /** Undefined: there is none. */
  image(reference: string): Promise<EngineImage | undefined>;
  /** Ids of the images that carry all these labels: one question. */
  imageIds(labels: Names<string>): Promise<readonly string[]>;
  /** Images that carry all these labels. */
  images(labels: Names<string>): Promise<readonly EngineImage[]>;
  /** Gone is success; in use is left alone and answers false. */
  removeImage(id: string): Promise<boolean>;
  /** Removes what was not used for longest until the build cache has no more than this; returns how many bytes it gave back. */
  pruneBuildCache(keepBytes: number): Promise<number>;
  /** Networks that carry all these labels. */
  networks(labels: Names<string>): Promise<readonly EngineNetwork[]>;
  /** Gone is success. @throws DOCKER_FAILED for one that a container is in */
  removeNetwork(id: string): Promise<void>;
}

/** What Docker's list tells of a container. */
export interface ListedContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly labels: Names<string>;
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
  /** Published ports of one that runs: container port -> where on the host. */
  readonly ports: readonly { readonly container: number; readonly address: string; readonly port: number }[];
}

/** A container as Docker tells it when it is asked for it. */
export interface Container extends ListedContainer {
  /** Of the image's HEALTHCHECK; undefined: it has none. */
  readonly health?: 'starting' | 'healthy' | 'unhealthy';
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly restarts: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** The reason why it could not be started, in Docker's words; empty: none. */
  readonly error: string;
}

/** Something that happened to a container. */
export interface ContainerEvent {
  readonly container: string;
  /** `die`, `oom`, `start`, `restart`, `health_status: healthy`, ... as Docker names them. */
  readonly action: string;
  readonly labels: Names<string>;
  readonly exitCode?: number;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Which lines of a container's log. */
export interface EngineLogOptions {
  /** Last lines. Default: all. */
  readonly tail?: number;
  readonly since?: Date;
  /** Goes on until the container ends or the signal fires. Default: no. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

/** One line that a container wrote. */
export interface EngineLogLine {
  readonly at: string;
  readonly stream: 'out' | 'err';
  readonly text: string;
}

/** What a container is made of, for `Engine.create`. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  /** Default: the image's own entrypoint and command. */
  readonly argv?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly env: Names<string>;
  readonly labels: Names<string>;
  /** Name of a network. Default: Docker's bridge. */
  readonly network?: string;
  /** From the name of a volume, or a directory of the host that is made where it is missing, to a path in the container. */
  readonly mounts?: readonly { readonly from: string; readonly to: string }[];
  /** Bytes. */
  readonly memory?: number;
  readonly cpus?: number;
  readonly stopSignal?: string;
}

/** A network of Docker's. */
export interface EngineNetwork {
  readonly id: string;
  readonly name: string;
  readonly labels: Names<string>;
}

/** An image in Docker's store. */
export interface EngineImage {
  /** `sha256:...` of the config. */
  readonly id: string;
  readonly tags: readonly string[];
  readonly labels: Names<string>;
  /** E.g. `linux/amd64`. */
  readonly platform: string;
  readonly sizeBytes: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly healthcheck: boolean;
  readonly exposedPorts: readonly number[];
}
