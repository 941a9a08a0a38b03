import { beforeAll, describe, expect, it } from 'vitest';
import { type Case, suiteOf } from '../suites/suite.ts';

/** A subject that breaks one promise, and the titles of the cases that have to tell. */
export interface Break<Subject> {
  readonly red: readonly string[];
  readonly plant: (subject: Subject) => Subject;
}

export type Breaks<Subject> = Readonly<Record<string, Break<Subject>>>;

export interface ProofOptions<Subject> {
  readonly breaks: Breaks<Subject>;
  /** Shows a break only to the cases that it is to turn red: for suites that take long. */
  readonly isSlow?: boolean;
}

/**
 * Cases prove something where a sound subject is green in all of them, and each planted break is red in exactly those
 * that are named. A case that no break turns red cannot fail.
 */
export function prove<Subject extends Partial<AsyncDisposable>, Need extends string>(
  cases: readonly Case<Subject, Need>[],
  setup: () => Promise<Subject>,
  { breaks, isSlow = false }: ProofOptions<Subject>,
): void {
  suiteOf(cases)(it, setup);

  describe('planted breaks', () => {
    const seen = new Map<string, readonly string[]>();
    beforeAll(async () => {
      const proofs = Object.entries(breaks).map(async ([name, { red, plant }]) => {
        const shown = isSlow ? cases.filter(({ title }) => red.includes(title)) : cases;
        seen.set(name, await redOf(shown, async () => plant(await setup())));
      });
      await Promise.all(proofs);
    }, 120_000);

    it.for(Object.entries(breaks))('are told: %s', ([name, { red }]) => {
      expect(seen.get(name)?.toSorted()).toEqual(red.toSorted());
    });

    it('turn every case red', () => {
      const reddened = new Set([...seen.values()].flat());
      expect(cases.map(({ title }) => title).filter((title) => !reddened.has(title))).toEqual([]);
    });
  });
}

async function redOf<Subject extends Partial<AsyncDisposable>, Need extends string>(
  cases: readonly Case<Subject, Need>[],
  setup: () => Promise<Subject>,
): Promise<readonly string[]> {
  const results = await Promise.all(cases.map(async (one) => ((await isGreen(one, setup)) ? [] : [one.title])));
  return results.flat();
}

async function isGreen<Subject extends Partial<AsyncDisposable>, Need extends string>(
  { run }: Case<Subject, Need>,
  setup: () => Promise<Subject>,
): Promise<boolean> {
  const subject = await setup();
  try {
    await run(subject);
    return true;
  } catch {
    return false;
  } finally {
    await subject[Symbol.asyncDispose]?.();
  }
}
