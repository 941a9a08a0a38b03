import type { Release } from './release.ts';
import type { Names } from './names.ts';

/** Where traffic can be sent, as seen from the router's host. Valid until its rollout is retired, over restarts and reboots. */
export type Endpoint = { readonly instance: string } & (
  | { readonly kind: 'tcp'; readonly address: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }
  /** Tasks behind the name may move; `resolver` is the address of the DNS server that knows it. */
  | { readonly kind: 'name'; readonly name: string; readonly port: number; readonly resolver: string }
  | {
      readonly kind: 'directory';
      readonly path: string;
      /** Where to look next for a file that has a hash of its content in its name: a page of before may ask for it. */
      readonly formers?: readonly string[];
    }
);

/** One running copy of a process type. */
export interface Instance {
  /** Container or task id. */
  readonly id: string;
  readonly process: string;
  /** Machine of a cluster. */
  readonly node?: string;
  readonly state: 'starting' | 'healthy' | 'unhealthy' | 'exited';
  readonly exitCode?: number;
  /** When it was started last, as its machine told the time. Another one than before: it has ended meanwhile. */
  readonly startedAt?: string;
}

/** What is observed of a release that a driver runs; never assumed. */
export interface Rollout {
  readonly release: Release;
  readonly instances: readonly Instance[];
  /** Everything that the release wants (workers too) runs and is healthy. */
  readonly complete: boolean;
  /** By process, volume, or `site`. */
  readonly endpoints: Names<readonly Endpoint[]>;
  /**
   * Endpoints that the release in the other slot will have, or has, as far as they are known ahead: by the same keys.
   * Lets a router write one configuration that serves both, so that the next switch changes none.
   */
  readonly reserved?: Names<readonly Endpoint[]>;
  /** `standby`: the router moves traffic. `rolling`: the driver moved it behind endpoints that stay the same. */
  readonly traffic: 'standby' | 'rolling';
}
