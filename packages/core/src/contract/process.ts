import type { Names } from './names.ts';

/** Arguments as they are, or a line for `/bin/sh -c` in the image. */
export type Command = { readonly argv: readonly string[] } | { readonly shell: string };

/**
 * How a process passes from the former release to a new one. `overlap`: both run for a while.
 * `replace`: the former is stopped first (single writer, host port); the gap is said in plan and log.
 */
export type Handover = 'overlap' | 'replace';

/** When an instance counts as healthy. */
export type Health =
  | {
      /** A GET from outside the container answers 2xx or 3xx. */
      readonly kind: 'http';
      readonly path: string;
      /** Added to `Host` (the first domain) and `X-Forwarded-Proto: https`. */
      readonly headers?: Names<string>;
      readonly timeoutMs: number;
    }
  | {
      /** The HEALTHCHECK of the image says so. */
      readonly kind: 'image';
      readonly timeoutMs: number;
    }
  | {
      /** It stays up this long. */
      readonly kind: 'running';
      readonly forMs: number;
    };

/** A port of the host that leads into a container, past the router. */
export interface PublishedPort {
  /** Of the host. */
  readonly hostPort: number;
  /** In the container. */
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** Address of the host that it is open on; `0.0.0.0` for all of IPv4. */
  readonly address: string;
}

/** One kind of process of an app, e.g. `web` or `worker`. */
export interface ProcessType {
  /** Default: the image's own. */
  readonly command?: Command;
  /** 0: it is stopped. */
  readonly instances: number;
  /** Port it listens on, in the container; it also gets it as `PORT`. A process with a port can take traffic. */
  readonly port?: number;
  readonly health: Health;
  readonly handover: Handover;
  /** Bytes. Default: no limit. */
  readonly memory?: number;
  /** Cores, fractions allowed. Default: no limit. */
  readonly cpus?: number;
  /** E.g. `SIGTERM`. */
  readonly stopSignal: string;
  /** Time from the stop signal to SIGKILL, in milliseconds. */
  readonly graceMs: number;
  /** Whether a small init of Docker's is process 1 of each container: passes signals on, reaps orphans. Default: yes. */
  readonly init?: boolean;
  /** Ports of the host itself, open to others; they are held by one instance, so that handover is `replace`. */
  readonly publish?: readonly PublishedPort[];
  /** Volume name -> path in the container. */
  readonly mounts?: Names<string>;
  /** Added to the release's, winning over it. */
  readonly env?: Names<string>;
  /** Placement constraints of a cluster, e.g. `node.labels.disk==ssd`. */
  readonly placement?: readonly string[];
}

/**
 * A command that runs once, in a fresh container: release command, one-off, cron. It is on the networks of the app, and has
 * every volume that a process mounts, where that process has it.
 */
export interface Job {
  readonly name: string;
  readonly command: Command;
  /** Milliseconds; then it is stopped and the error is TIMEOUT. */
  readonly timeoutMs: number;
  /** Bytes. Default: no limit. */
  readonly memory?: number;
  /** Cores, fractions allowed. Default: no limit. */
  readonly cpus?: number;
}

export interface CronJob extends Job {
  /** Five fields, UTC. */
  readonly schedule: string;
  /** Whether a run may start while the former still runs. */
  readonly overlap: 'forbid' | 'allow';
}

/** Data of an app that outlives its releases. */
export interface Volume {
  readonly name: string;
  /** Directory on the host. Default: a named volume of Docker. */
  readonly path?: string;
  /** Several writers at once are safe. If not, its processes are handed over by `replace`. */
  readonly shared: boolean;
  /** Web path under which Nginx serves it. */
  readonly webPath?: string;
}
