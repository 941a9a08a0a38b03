import { expect, it } from 'vitest';
import { Batches, type Outcome } from './batches.ts';

/** Halves numbers, and notes which came together. */
function halving(): { readonly batches: Batches<number, number>; readonly seen: (readonly number[])[] } {
  const seen: (readonly number[])[] = [];
  const batches = new Batches<number, number>(async (items) => {
    seen.push(items);
    if (items.includes(0)) throw new Error('no connection');
    return items.map(half);
  });
  return { batches, seen };
}

function half(item: number): Outcome<number> {
  return item % 2 === 0 ? { result: item / 2 } : { error: new Error(`${item} is odd`) };
}

it('what comes at once goes together, in order, at most a hundred', async () => {
  const { batches, seen } = halving();
  const all = Array.from({ length: 202 }, (_, index) => batches.add((index + 1) * 2));
  expect(await Promise.all(all)).toEqual(Array.from({ length: 202 }, (_, index) => index + 1));
  expect(seen.map(({ length }) => length)).toEqual([100, 100, 2]);
});

it('each has its own outcome, and what fails as a whole fails for all of it and nothing else', async () => {
  const { batches } = halving();
  const first = [2, 3, 4].map((item) => batches.add(item));
  expect((await Promise.allSettled(first)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  await expect(batches.add(0)).rejects.toThrow('no connection');
  expect(await batches.add(8)).toBe(4);
});

it('who closes what they are carried out with can wait for all of them', async () => {
  const { batches, seen } = halving();
  const all = [2, 4].map((item) => batches.add(item));
  await batches.settled();
  expect(seen).toEqual([[2, 4]]);
  expect(await Promise.all(all)).toEqual([1, 2]);
  await batches.settled();
});
