import { expect, test } from 'vitest';
import { arrayMethods } from './node-18.ts';

test('arrays can what they can since Node.js 20, and stay as they are', () => {
  const { toSorted, toReversed, toSpliced, with: withItem } = arrayMethods;
  const given = ['b', 'c', 'a'];
  const compare = (left: unknown, right: unknown): number => (String(left) < String(right) ? 1 : -1);
  expect(toSorted.call(given)).toEqual(given.toSorted());
  expect(toSorted.call(given, compare)).toEqual(given.toSorted(compare));
  expect(toReversed.call(given)).toEqual(given.toReversed());
  expect(toSpliced.call(given, 1, 1, 'x', 'y')).toEqual(given.toSpliced(1, 1, 'x', 'y'));
  expect(withItem.call(given, 1, 'x')).toEqual(given.with(1, 'x'));
  expect(given).toEqual(['b', 'c', 'a']);
});
