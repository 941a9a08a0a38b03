import type { Context } from './context.ts';
import type { Names } from './names.ts';
import type { Plugin } from './plugin.ts';
import type { Rule } from './release.ts';
import type { Endpoint, Rollout } from './rollout.ts';

/** All that one app wants of the router. Applying it twice is applying it once. */
export interface RouteSpec {
  readonly app: string;
  readonly rules: readonly Rule[];
  /** Every request gets 503. */
  readonly maintenance: boolean;
  /**
   * One; two while a canary runs, which is the second: of another slot, and by the same rules. Weights are whole numbers that
   * add up to 100.
   */
  readonly shares: readonly { readonly rollout: Rollout; readonly weight: number }[];
}

/** What part of the requests a release gets. */
export interface Share {
  /** Its number. */
  readonly release: number;
  /** Percent. */
  readonly weight: number;
}

/** What is in force, read from the host. */
export interface Route {
  readonly app: string;
  readonly shares: readonly Share[];
  /** As in the spec that is in force. */
  readonly rules: readonly Rule[];
  readonly maintenance: boolean;
  readonly urls: readonly string[];
}

/** A TLS certificate as it is in force, and its renewal. */
export interface Certificate {
  readonly names: readonly string[];
  /** ISO 8601, UTC; likewise `nextTry`. Undefined: there is none yet that anybody trusts. */
  readonly notAfter?: string;
  /** When it is renewed, or tried again after an error; every run before that leaves it alone. */
  readonly nextTry?: string;
  /** Why the last try failed, and what to do. */
  readonly error?: string;
  /** Its end is near though it should have been renewed by now. */
  readonly expiring?: boolean;
}

/** Moves traffic. Idempotent like a driver. */
export interface Router extends Plugin<'router'> {
  readonly accepts: readonly Endpoint['kind'][];
  /** `weights`: two shares at a time. Without it, such a spec is refused. */
  readonly supports: { readonly weights: boolean; readonly tls: boolean };
  /**
   * Resolves when every new request goes by the spec, confirmed on every route host; rejects with the former state in force.
   * @throws ROUTE_REJECTED, ROUTE_UNCONFIRMED, DOMAIN_TAKEN
   */
  route(spec: RouteSpec, context: Context): Promise<Route>;
  /** Resolves when no request is open to the rollout, or at the deadline with how many are. */
  drain(rollout: Rollout, deadlineMs: number, context: Context): Promise<{ readonly open: number }>;
  /**
   * What it would write for this on a host where nothing is yet: absolute path there -> text, of passwords and keys nothing.
   * Contacts nobody; the same spec gives the same. Default: nothing is told.
   */
  eject?(spec: RouteSpec): Names<string>;
  /** Undefined: nothing of this app is routed. */
  current(app: string, context: Context): Promise<Route | undefined>;
  /** Takes the app out of the router. Gone is success. */
  remove(app: string, context: Context): Promise<void>;
  /** Orders or renews certificates that are due; never leaves things worse than before. */
  maintain?(app: string, context: Context): Promise<readonly Certificate[]>;
  /** What `maintain` told last, as it is now. Changes nothing. */
  certificates?(app: string, context: Context): Promise<readonly Certificate[]>;
}
