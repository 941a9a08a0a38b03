import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Batches, outcomeOf } from './batches.ts';

/** Halves numbers, and notes which came together. */
function halving(): { readonly batches: Batches<number, number>; readonly seen: (readonly number[])[] } {
  const seen: (readonly number[])[] = [];
  const batches = new Batches<number, number>(async (items) => {
    seen.push(items);
    await turn();
    if (items.includes(0)) throw new Error('no connection');
    return items.map((item) => outcomeOf(() => half(item)));
  });
  return { batches, seen };
}

function half(item: number): number {
  if (item % 2 !== 0) throw new Error(`${item} is odd`);
  return item / 2;
}

it('what comes meanwhile goes together, in order, at most a hundred', async () => {
  const { batches, seen } = halving();
  const all = Array.from({ length: 202 }, (_, index) => batches.add((index + 1) * 2));
  expect(await Promise.all(all)).toEqual(Array.from({ length: 202 }, (_, index) => index + 1));
  expect(seen.map(({ length }) => length)).toEqual([1, 100, 100, 1]);
});

it('each has its own outcome, and what fails as a whole fails for all of it and nothing else', async () => {
  const { batches } = halving();
  const first = [2, 3, 4].map((item) => batches.add(item));
  expect((await Promise.allSettled(first)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  await expect(batches.add(0)).rejects.toThrow('no connection');
  expect(await batches.add(8)).toBe(4);
});
