import type { Context, Host } from '@appliku/core';
import type { AcmeSettings } from '../options/tls-options.ts';
import type { Authority } from './acme/acme-client.ts';

/** All that the ways to prove a domain have in common. */
export interface Ordering {
  readonly app: string;
  /** Where what must outlive this run is noted. */
  readonly host: Host;
  readonly acme: AcmeSettings;
  readonly authority: Authority;
  /** After which no order is begun; `performance.now()`. */
  readonly deadline: number;
  readonly context: Context;
  /** What the authority calls the certificate of a domain that is in force, where it says when to renew it. */
  replaces(domain: string): string | undefined;
  /** Puts what was ordered on every host. */
  keep(domain: string, ordered: Ordered): Promise<void>;
}

/** Key and chain, in PEM. */
export interface Ordered {
  readonly key: string;
  readonly chain: string;
}
