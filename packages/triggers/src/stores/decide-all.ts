import { Draft } from '../queue/draft.ts';
import type { QueueJob } from '../queue/job.ts';
import type { QueueScope, QueueView } from '../queue/queue-store.ts';
import type { Outcome } from './batches.ts';

/** A change that waits for its turn. */
export interface Change {
  readonly scope: QueueScope;
  readonly decide: (view: QueueView) => Changed;
}

/** Jobs that a change has written. */
export type Changed = readonly QueueJob[];

/** What several changes are decided by: all active jobs of their apps. */
export interface Present {
  /** By `order`. */
  readonly active: readonly QueueJob[];
  readonly next: number;
  /** Ids of jobs by what asked for them, as far as the changes ask. */
  readonly remembered: ReadonlyMap<string, string>;
}

/** What is to be written, at once, and what came of each change. */
export interface Decided {
  readonly outcomes: readonly Outcome<Changed>[];
  readonly jobs: readonly QueueJob[];
  /** What asked for a job, and its id, as far as it is new. */
  readonly keys: readonly (readonly [once: string, job: string])[];
}

/** Which apps have to be read for these changes; undefined: all. */
export function appsOf(batch: readonly Change[]): readonly string[] | undefined {
  const apps = batch.flatMap(({ scope: { app } }) => app ?? []);
  return apps.length === batch.length ? [...new Set(apps)] : undefined;
}

/** One after the other: each is decided by what those before it have changed. One that throws has changed nothing. */
export function decideAll(batch: readonly Change[], present: Present): Decided {
  const draft = new Draft(present);
  const keys = new Map<string, string>();
  const outcomes = batch.map(({ scope: { app, once }, decide }): Outcome<Changed> => {
    const known = once === undefined ? undefined : (present.remembered.get(once) ?? keys.get(once));
    const outcome = outcomeOf(() => decide(viewOf(draft.view, app, known)));
    if (!('result' in outcome)) return outcome;
    draft.put(outcome.result);
    const [first] = outcome.result;
    if (once !== undefined && known === undefined && first !== undefined) keys.set(once, first.id);
    return outcome;
  });
  return { outcomes, jobs: draft.changed, keys: [...keys] };
}

function viewOf({ active, next }: QueueView, app: string | undefined, known: string | undefined): QueueView {
  const own = app === undefined ? active : active.filter((job) => job.app === app);
  return { active: own, next, ...(known !== undefined && { known }) };
}

function outcomeOf<Result>(work: () => Result): Outcome<Result> {
  try {
    return { result: work() };
  } catch (error) {
    return { error };
  }
}
