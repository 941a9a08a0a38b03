import { randomUUID } from 'node:crypto';
import type { Places, Store } from '../contract/index.ts';
import type { DeployError } from '../errors.ts';
import type { Action, Events } from '../events.ts';
import type { Hooks } from '../hooks.ts';
import { type AppLedger, createLedger } from '../ledger/ledger.ts';
import { mapValues } from '../map-values.ts';
import type { Configuration } from '../options/configuration.ts';
import type { ReleaseNote } from '../options/release-note.ts';
import { Redactor } from '../redact.ts';
import { silent, type Telemetry } from '../telemetry/telemetry.ts';

/** Who wants it and why, with `by` filled in. */
export type Note = ReleaseNote & { readonly by: string };

/** All that one operation has at hand, from its start to its end. */
export interface Run {
  readonly id: string;
  readonly action: Action;
  /** Masked. */
  readonly note: Note;
  readonly configuration: Configuration;
  readonly events: Events;
  readonly hooks: Hooks;
  /** Of the span that this is within: the operation's, or a stage's. */
  readonly telemetry: Telemetry;
  readonly redactor: Redactor;
  readonly store: Store;
  readonly ledger: AppLedger;
  readonly places: Places;
  /** Fires on cancel and on a lost lease. */
  readonly signal: AbortSignal;
  /** Fires on a lost lease only. */
  readonly lost: AbortSignal;
  /** The same run for healing: it cannot be cancelled, and holds a lease again where that was lost. */
  readonly reopen: () => Promise<Run>;
  /** Time of each stage that ended, in milliseconds. */
  readonly stages: Map<string, number>;
  /** What did not stop it. */
  readonly warnings: DeployError[];
  /** Closes what was opened; after it the hosts refuse. */
  readonly leave: () => Promise<void>;
}

/** What the embedding program asked for. */
export interface Operation {
  readonly action: Action;
  readonly note: Note;
  readonly configuration: Configuration;
  readonly events: Events;
  readonly hooks: Hooks;
  readonly store: Store;
  readonly signal: AbortSignal;
  /** Closes what was opened; after it the hosts refuse. */
  readonly leave: () => Promise<void>;
}

/** A run without a lease: it can only look. */
export function createRun(
  operation: Operation,
  { id, telemetry }: Pick<Run, 'id' | 'telemetry'> = { id: randomUUID(), telemetry: silent },
): Run {
  const redactor = new Redactor();
  const { secrets, serviceSecrets } = operation.configuration;
  for (const values of [secrets, ...Object.values(serviceSecrets)])
    for (const value of Object.values(values)) redactor.add(value);
  const run: Run = {
    ...operation,
    id,
    telemetry,
    note: masked(operation.note, redactor),
    redactor,
    ledger: createLedger(operation.store),
    places: placesOf(operation.configuration),
    lost: new AbortController().signal,
    reopen: () => Promise.resolve(run),
    stages: new Map(),
    warnings: [],
  };
  return run;
}

function masked({ by, reason, metadata }: Note, redactor: Redactor): Note {
  const text = (value: string): string => redactor.text(value);
  return {
    by: text(by),
    ...(reason !== undefined && { reason: text(reason) }),
    ...(metadata !== undefined && { metadata: mapValues(metadata, text) }),
  };
}

/** Which machine does what. */
export function placesOf({ build, host, route, nodes }: Configuration): Places {
  return { build, run: host, route, nodes };
}

/** The same run with another signal: what follows the commit point and what heals must not be cancelled. */
export function withSignal(run: Run, signal: AbortSignal): Run {
  return { ...run, signal };
}
