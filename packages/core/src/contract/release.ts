import type { Artifact } from './artifact.ts';
import type { CronJob, Job, ProcessType, Volume } from './process.ts';
import type { Service } from './service.ts';
import type { Revision } from './source.ts';
import type { Names } from './names.ts';

/** Which requests go where. */
export interface Rule {
  /** Lower case, ASCII (punycode), no port. */
  readonly domains: readonly string[];
  /** Prefix, `/` for all. */
  readonly path: string;
  /** A process type with a port, a volume with a web path, or `site`. */
  readonly to: string;
}

/** Two of everything that must not be shared by two releases that run at once; alternates. */
export type Slot = 'a' | 'b';

/** Artifact and configuration: what is deployed and rolled back to. Written once; its state is an `Entry`. */
export interface Release {
  readonly schema: 1;
  /** Id that all of it is named by: `shop`, in another environment than production `shop_staging`. */
  readonly app: string;
  /** 1, 2, 3, ... per app. */
  readonly number: number;
  readonly slot: Slot;
  /** Number of the release that this one runs again: by a rollback, in other numbers of instances, or restarted. */
  readonly restores?: number;
  readonly revision: Revision;
  readonly artifact: Artifact;
  readonly releaseCommand?: Job;
  readonly processes: Names<ProcessType>;
  readonly cron: Names<CronJob>;
  readonly services: Names<Service>;
  /** Shared with other apps of the host: what is on one has a name there that passes on in `promote`. */
  readonly networks: readonly string[];
  readonly volumes: Names<Volume>;
  readonly rules: readonly Rule[];
  readonly env: Names<string>;
  /** Names only; values by `Context.secrets`. */
  readonly secrets: readonly string[];
  /**
   * HMAC-SHA-256 over revision, builder and all configuration, values of secrets included; the key stays
   * on the host. Two releases with the same one are the same to a user.
   */
  readonly fingerprint: string;
  /** Who deployed, e.g. `anna@laptop`. */
  readonly by: string;
  /** Why, for people. */
  readonly reason?: string;
  /** What the embedding program noted. */
  readonly metadata?: Names<string>;
  /** ISO 8601, UTC. */
  readonly at: string;
}
