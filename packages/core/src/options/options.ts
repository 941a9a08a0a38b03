import type { Builder, Driver, Host, Names, Router, Source } from '../contract/index.ts';
import type { HookOptions } from '../hooks.ts';
import type { CronOptions } from './cron.ts';
import type { Secret } from '../secret.ts';
import type { ServiceOptions } from './services.ts';
import type { CommandOption, LimitOptions, ProcessOptions } from './process-options.ts';

/** Data that outlives releases: kept until `destroy({ volumes: true })`. */
export interface VolumeOptions {
  /**
   * Absolute path of a directory on the run host, which stays the user's: it is never removed. Default: a volume named
   * by the app.
   */
  readonly path?: string;
  /** Several instances may write at once. Default: no, and then its processes are handed over by `replace`. */
  readonly shared?: boolean;
  /**
   * The router serves its files under this path of all `domains`; other domains by a rule `to` the volume. Default: not
   * served.
   */
  readonly webPath?: string;
}

/** The release command with its time and limits. */
export interface ReleaseCommandOptions extends LimitOptions {
  readonly command: CommandOption;
  /** Default: 1800000, half an hour. */
  readonly timeoutMs?: number;
}

/** Which requests go to which process. */
export interface RuleOptions {
  readonly domains: readonly string[];
  /** Default: `/`, or the web path of the volume. */
  readonly path?: string;
  /** Name of a process with a port, or of a volume with a web path; `site`: what the builder made. */
  readonly to: string;
}

/** Machines that do not do all of it. */
export interface PlacesOptions {
  /** Builds, `local()` for instance. What the others lack of the image is sent to them. */
  readonly build: Host;
  /** Runs the app and keeps the record; of a cluster, a manager. */
  readonly run: Host;
  /**
   * All machines of a cluster on which the router runs: each takes every request, so that the loss of one does not take the
   * sites away. All have to be up for a deploy. Default: `run` alone.
   */
  readonly route?: readonly Host[];
  /** Other machines of a cluster that are to be looked after: checked, prepared, and rid of old images. Default: none. */
  readonly nodes?: readonly Host[];
}

/** An app, where it comes from, where it goes, and by what means. */
export interface DeploymentOptions<Name extends string = string, Beside extends string = string> {
  /** Names all that is made on the host: lower case letters, digits and dashes, at most 40. */
  readonly app: string;
  /**
   * Another environment of the app, e.g. `staging`, on the same host or elsewhere, has nothing in common with this one: it
   * has its own releases, containers, volumes and ports, and is called `shop_staging` on the host and in all that is told.
   * Lower case letters, digits and dashes, at most 20. Default: `production`, called by the app alone.
   */
  readonly environment?: string;
  /** Builds, runs and routes. This or `places`. */
  readonly host?: Host;
  readonly places?: PlacesOptions;
  /** Where the code comes from: `git()`, `directory()`, or a plugin. */
  readonly source: Source;
  /** What makes an image or a site of it: `dockerfile()`, or another plugin. */
  readonly builder: Builder;
  /** What runs it: `compose()`, `site()`, or another plugin. */
  readonly driver: Driver;
  /** What moves traffic to it: `nginx()`, or a plugin. */
  readonly router: Router;
  /** By name, e.g. `web` and `worker`; those with a port can take traffic. Default: none, for a site. */
  readonly processes?: Readonly<Record<Name, ProcessOptions>>;
  /** By name; processes mount them by `mounts`. Default: none. */
  readonly volumes?: Names<VolumeOptions>;
  /**
   * By name, e.g. `db`, which is also what the app calls it by. They are started before the release command, and kept by
   * deploys, rollbacks and `stop()`. Default: none.
   */
  readonly services?: Readonly<Record<Beside, ServiceOptions>>;
  /**
   * Networks shared with other apps on the host that name them too, e.g. `['backend']`: there a process is called
   * `web.shop.internal`, a service that names the network `db.shop.internal`. Default: none.
   */
  readonly networks?: readonly string[];
  /**
   * Once per deployment, in the new image, before any traffic moves. `false`: none. Default: what the code itself says, as by
   * `release` of a Procfile, else none.
   */
  readonly releaseCommand?: CommandOption | ReleaseCommandOptions | false;
  /** By name, e.g. `nightly`. Default: none. */
  readonly cron?: Names<CronOptions>;
  /**
   * All of them go to the site where the builder makes one, else to the process `web`, or to the only one with a port.
   * Default: none.
   */
  readonly domains?: readonly string[];
  /** Where several processes take traffic: instead of `domains`, or added to it. */
  readonly rules?: readonly RuleOptions[];
  /** Plain values can be read in the generated files; wrap in `secret()` what must not be. */
  readonly env?: Names<string | Secret>;
  /** Releases kept for rollback, with image, env and secrets, the live one included. Default: 5. */
  readonly keep?: number;
  /** Milliseconds that open requests of the former release get to end. Default: 30000. */
  readonly drainMs?: number;
  /** Milliseconds a hook may take. Default: 300000, five minutes. */
  readonly hookTimeoutMs?: number;
  /** Who deploys, for the record: at most 200 characters. Default: user and name of this machine. */
  readonly by?: string;
  /** The same as calls of `before`, `after` and `onFailure`. Default: none. */
  readonly hooks?: HookOptions;
}
