import { beforeAll, describe, expect, it } from 'vitest';
import type { Case, Suite } from '../suites/suite.ts';

/** A subject that breaks one promise, and the titles of the cases that have to tell. */
export interface Break<Subject> {
  readonly red: readonly string[];
  readonly plant: (subject: Subject) => Subject;
}

export type Breaks<Subject> = Readonly<Record<string, Break<Subject>>>;

/**
 * A suite proves something where a sound subject is green in every case, and each planted break is red in exactly the
 * cases that are named. A case that no break turns red cannot fail.
 */
export function prove<Subject extends Partial<AsyncDisposable>, Need extends string>(
  suite: Suite<Subject, Need>,
  setup: () => Promise<Subject>,
  { breaks, lacks = [] }: { readonly breaks: Breaks<Subject>; readonly lacks?: readonly Need[] },
): void {
  const cases = suite.cases.filter(({ needs }) => !needs.some((need) => lacks.includes(need)));
  suite(it, setup, { lacks });

  describe('planted breaks', () => {
    const seen = new Map<string, readonly string[]>();
    beforeAll(async () => {
      const entries = Object.entries(breaks);
      const titles = entries.map(([, { plant }]) => redOf(cases, async () => plant(await setup())));
      for (const [index, red] of (await Promise.all(titles)).entries()) seen.set(entries[index]?.[0] ?? '', red);
    });

    it.for(Object.entries(breaks))('are told: %s', ([name, { red }]) => {
      expect(seen.get(name)).toEqual(cases.map(({ title }) => title).filter((title) => red.includes(title)));
      expect(red.length).toBeGreaterThan(0);
    });

    it('turn every case red', () => {
      const reddened = new Set([...seen.values()].flat());
      expect(cases.map(({ title }) => title).filter((title) => !reddened.has(title))).toEqual([]);
    });

    it('are for cases that there are', () => {
      const titles = new Set(suite.cases.map(({ title }) => title));
      const named = Object.values(breaks).flatMap(({ red }) => red);
      expect(named.filter((title) => !titles.has(title))).toEqual([]);
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
