import type { Release } from './release.ts';
import type { Names } from './names.ts';

/**
 * State of a release: created -> prepared -> switching -> live -> retired | failed; with `canary` between `switching` and
 * `live` while it gets a part of the requests.
 * `switching` is written before `route()`: found there after a crash, the router's answer decides.
 */
export type Phase = 'created' | 'prepared' | 'switching' | 'canary' | 'live' | 'retired' | 'failed';

/** What became of a release, as observed. */
export interface Entry {
  readonly schema: 1;
  readonly number: number;
  readonly phase: Phase;
  /** Milliseconds by stage. */
  readonly stages: Names<number>;
  /** Code and message of what made it fail, masked. */
  readonly error?: string;
  /** When it entered the phase; ISO 8601, UTC. */
  readonly at: string;
  /** When it first became live. */
  readonly liveAt?: string;
}

/** A release, and what became of it. */
export type Recorded = { readonly release: Release; readonly entry: Entry };

/** The releases of one app and their states. Core's own, over a `Store`. */
export interface Ledger {
  /** Gives the next number and the other slot than the live release's. */
  add(release: Omit<Release, 'number' | 'slot'>, secrets: Names<string>): Promise<Release>;
  /** All that are kept, oldest first. @throws LEDGER_NEWER */
  releases(): Promise<readonly Recorded[]>;
  /** Values of a release's secrets, by name. */
  secrets(number: number): Promise<Names<string>>;
  /** @throws LEASE_LOST when a later holder has written, LEDGER_CONFLICT for a step that the phase does not allow */
  enter(number: number, phase: Phase, details?: Partial<Pick<Entry, 'stages' | 'error'>>): Promise<void>;
  /** Forgets all releases but these. */
  prune(keep: readonly number[]): Promise<void>;
}
