import type { Command, Health, PublishedPort } from './process.ts';
import type { Names } from './names.ts';

/** When a service counts as healthy. */
export type ServiceHealth =
  | {
      /** It ends with exit code 0 in the service's own container. */
      readonly kind: 'command';
      readonly command: Command;
      readonly timeoutMs: number;
    }
  | Exclude<Health, { readonly kind: 'http' }>;

/**
 * A database or the like that runs beside the app and outlives its releases: one container, which is made anew only when
 * something here is another than before.
 */
export interface Service {
  /** Name in a registry, with tag or digest. It is pulled where it is missing, and never again under the same name. */
  readonly image: string;
  /** Default: the image's own. */
  readonly command?: Command;
  readonly env: Names<string>;
  /** Names of its secret variables; values by `Context.secrets`. */
  readonly secrets: readonly string[];
  /** Volume name -> path in the container. */
  readonly mounts: Names<string>;
  /** Shared networks that it is on, besides that of the app. */
  readonly networks: readonly string[];
  readonly health: ServiceHealth;
  /** Bytes. Default: no limit. */
  readonly memory?: number;
  /** Cores, fractions allowed. Default: no limit. */
  readonly cpus?: number;
  /** Default: the image's own. */
  readonly stopSignal?: string;
  /** Time from the stop signal to SIGKILL, in milliseconds. */
  readonly graceMs: number;
  /** Ports of the host itself that lead into it. */
  readonly publish?: readonly PublishedPort[];
}
