import { expect, it } from 'vitest';
import { afterFailure, type Attempt, attemptsText, parseAttempts } from './attempts.ts';

const minute = 60_000;
const now = 1_000_000;

function pauseAfter(failures: number, retryAfterMs?: number): number {
  const former: Attempt | undefined = failures === 1 ? undefined : { failures: failures - 1, nextTry: 0, error: 'x' };
  return afterFailure(former, 'x', { now, retryAfterMs }).nextTry - now;
}

it('waits longer after each failure, and never over a day', () => {
  expect([1, 2, 3, 8, 9, 10, 5000].map((failures) => pauseAfter(failures) / minute)).toEqual([
    5, 10, 20, 640, 1280, 1440, 1440,
  ]);
});

it('waits as the authority says, for a day at most', () => {
  expect(pauseAfter(1, 60 * minute)).toBe(60 * minute);
  expect(pauseAfter(4, 60 * minute)).toBe(60 * minute);
  expect(pauseAfter(1, 40 * 24 * 60 * minute)).toBe(24 * 60 * minute);
});

it('comes back from the host', () => {
  const attempts = { 'a.test': afterFailure(undefined, 'why', { now }) };
  expect(parseAttempts(attemptsText(attempts))).toEqual(attempts);
});
