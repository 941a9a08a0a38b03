import type { Handover, Names } from '../contract/index.ts';

/** A list is run as it is; a string by `/bin/sh -c` in the image. */
export type CommandOption = string | readonly string[];

/** An instance is healthy when a GET answers 2xx or 3xx. */
export interface HttpHealthOptions {
  /** Default: `/`. */
  readonly path?: string;
  readonly headers?: Names<string>;
  /** Milliseconds until a new instance must have answered. Default: 60000. */
  readonly timeoutMs?: number;
}

/**
 * A path, or `{ path, ... }`: a GET from outside answers 2xx or 3xx. `'image'`: the image's HEALTHCHECK, within a minute.
 * `{ runningMs }`: it stays up this long.
 */
export type HealthOption = string | HttpHealthOptions | 'image' | { readonly runningMs: number };

/** A port of the host that leads into the container. */
export interface PublishOptions {
  readonly hostPort: number;
  /** In the container. Default: the same. */
  readonly port?: number;
  /** Default: `tcp`. */
  readonly protocol?: 'tcp' | 'udp';
  /** IPv4 address of the host. Default: `0.0.0.0`, all of them; Docker lets it past the host's firewall. */
  readonly address?: string;
}

/** What a container may take of its host. */
export interface LimitOptions {
  /** Bytes, or with a unit: `512m`, `2g`. Default: no limit. */
  readonly memory?: number | string;
  /** Cores; fractions allowed. Default: no limit. */
  readonly cpus?: number;
}

/** One kind of process of an app, e.g. `web` or `worker`. */
export interface ProcessOptions extends LimitOptions {
  /** Default: the image's own. */
  readonly command?: CommandOption;
  /** Default: 1. */
  readonly instances?: number;
  /** Where it listens in its container; it gets it as `PORT` too. Default: none, and then it takes no traffic. */
  readonly port?: number;
  /** Default: a GET of `/` with a port; without one, to stay up for 3 s. */
  readonly health?: HealthOption;
  /**
   * Default: `replace` with a volume that is not shared, so that it never has two writers, and where a port of the host is
   * published, which two cannot hold; else `overlap`.
   */
  readonly handover?: Handover;
  /** `false`: it is left out, with all that leads to it. Default: true. */
  readonly enabled?: boolean;
  /** Domains that lead to it: a rule of its own. Needs a port. Default: none. */
  readonly domains?: readonly string[];
  /** Prefix under `domains`, or under those of the deployment where it has none. Default: `/`. */
  readonly path?: string;
  /** Ports of the host itself, past the router, e.g. `[25]` for a mail server. Only with one instance. Default: none. */
  readonly publish?: readonly (number | PublishOptions)[];
  /** A small init as process 1, which passes signals on and reaps orphans. Default: true. */
  readonly init?: boolean;
  /** Default: SIGTERM. */
  readonly stopSignal?: string;
  /** Milliseconds from the stop signal to SIGKILL. Default: 30000. */
  readonly graceMs?: number;
  /** Name of a volume -> absolute path in the container. Default: none. */
  readonly mounts?: Names<string>;
  /** Added to the app's, winning over it. */
  readonly env?: Names<string>;
}
