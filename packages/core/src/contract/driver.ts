import type { Artifact, Built } from './artifact.ts';
import type { Context } from './context.ts';
import type { CronRun } from './cron-run.ts';
import type { CommandResult, Places } from './host.ts';
import type { Plugin } from './plugin.ts';
import type { Job } from './process.ts';
import type { Release } from './release.ts';
import type { Rollout } from './rollout.ts';
import type { Store } from './store.ts';
import type { Names } from './names.ts';

/** Which log lines of the live release. */
export interface LogOptions<Name extends string = string> {
  /** A process, or a service. Default: all processes, no service. */
  readonly process?: Name;
  /** Last lines of each instance there is. Default: all. */
  readonly tail?: number;
  /** Only lines of this time or later, by the clock of the host. */
  readonly since?: Date;
  /** Goes on, also over instances that take the place of these, until aborted. Default: no. */
  readonly follow?: boolean;
}

/** One line that an instance wrote. */
export interface LogLine {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Number of its release. */
  readonly release: number;
  readonly process: string;
  readonly instance: string;
  readonly stream: 'out' | 'err';
  readonly text: string;
}

/** What a driver would write for a release, as far as it is known without a host. */
export interface Ejected {
  /** Absolute path on the host -> text. Of secrets the names alone. */
  readonly files: Names<string>;
  /** Where the release would be reached: for the router. */
  readonly rollout: Rollout;
}

/**
 * Makes releases run. Every verb is idempotent: it observes, ensures, and returns what it observed;
 * removing what is gone is success. Everything it makes carries labels, by which it is found again.
 */
export interface Driver extends Plugin<'driver'> {
  /** One that runs sites and images serves the files of a site with an image, and runs processes in that. */
  readonly runs: readonly Artifact['kind'][];
  readonly supports: {
    readonly rolling: boolean;
    readonly cron: boolean;
    readonly services: boolean;
    readonly networks: boolean;
    readonly volumes: boolean;
    /** Default: true. */
    readonly processes?: boolean;
    /** Ports of the host that lead into a process or service; `everywhere`: not of one address alone. Default: true. */
    readonly publish?: boolean | 'everywhere';
    /**
     * It runs on several machines: `places.nodes` may be more than the run host, and an endpoint is the same on each of
     * `places.route`. Default: false.
     */
    readonly cluster?: boolean;
  };
  /** Where the ledger of an app lives if not in files of the run host. */
  store?(places: Places, app: string): Store;
  /**
   * Puts image or files, networks, volumes, services and env in place. Starts nothing of the app. Services are healthy
   * when it resolves; one is made anew only where its definition is another than when it was made.
   * `built` is undefined at a rollback: then the artifact must still be there, and services stay as they are.
   * @throws IMAGE_MISSING (files of a site too), DISK_FULL, DOCKER_MISSING, DOCKER_TOO_OLD, NAME_TAKEN, DEPLOY_CRASHED,
   * DEPLOY_UNHEALTHY
   */
  prepare(release: Release, built: Built | undefined, context: Context): Promise<void>;
  /**
   * One fresh container of the release; resolves with its end, whatever the exit code.
   * A job of this name that still runs is waited for, never doubled.
   */
  run(release: Release, job: Job, context: Context): Promise<CommandResult>;
  /**
   * Makes the processes that take traffic run and be healthy; also brings back an older release that was stopped.
   * @throws DEPLOY_CRASHED (an instance ended), DEPLOY_UNHEALTHY (none of it in time), PORT_TAKEN
   */
  start(release: Release, context: Context): Promise<Rollout>;
  /**
   * After all traffic was confirmed, so not while it is a canary: what must not run twice (workers, cron, internal names)
   * passes from the former to this one. Services that the release has no more are removed, their volumes
   * stay.
   */
  promote(rollout: Rollout, former: Rollout | undefined, context: Context): Promise<void>;
  /** Stops and removes all of one release, whole or half. Volumes and services stay. */
  retire(app: string, number: number, context: Context): Promise<void>;
  /** Every rollout of the app on the hosts, half-started ones too, found by label. */
  list(app: string, context: Context): Promise<readonly Rollout[]>;
  /**
   * Runs this many instances of each process named, 0 for none, until `start` or `promote` brings back what the release says.
   * Nobody drains them first: for processes that take no traffic.
   */
  scale(rollout: Rollout, instances: Names<number>, context: Context): Promise<Rollout>;
  /**
   * Log lines of all instances of the release, or of the service that `process` names, in order of time. With `follow` on
   * until the signal of the context fires, also over instances of this and of later releases that start meanwhile, each
   * line once.
   */
  logs(rollout: Rollout, options: LogOptions, context: Context): AsyncIterable<LogLine>;
  /**
   * What a deploy would decide by itself, a sentence each, for `plan()`: on which node of a cluster a volume is, for instance.
   * Changes nothing. Default: there is nothing.
   */
  foresee?(
    wanted: Pick<Release, 'app' | 'processes' | 'services' | 'volumes'>,
    context: Context,
  ): Promise<readonly string[]>;
  /**
   * What it would write for a release on a host where nothing is yet, its image called by the app's name: to be read, or gone
   * on with by hand. Contacts nobody; the same release gives the same. Default: nothing is told.
   */
  eject?(release: Release): Ejected;
  /** What is recorded of a cron job's runs, oldest first; of those of long ago nothing. Needed where `supports.cron`. */
  cronRuns?(app: string, job: string, context: Context): Promise<readonly CronRun[]>;
  /** Removes images, env and site files of all releases but these. */
  prune(app: string, keep: readonly number[], context: Context): Promise<void>;
  /** Removes all of the app; its volumes only when asked. */
  destroy(app: string, options: { readonly volumes: boolean }, context: Context): Promise<void>;
}
