import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Certificate } from '../contract/index.ts';
import { keepRenewing, pauseUntilDue, withJitter } from './keep-renewing.ts';

const hour = 60 * 60_000;
const at = (ms: number): string => new Date(ms).toISOString();

it.each([
  [[], 12 * hour],
  [
    [
      { names: ['a.test'], nextTry: at(3 * hour) },
      { names: ['b.test'], nextTry: at(2 * hour) },
    ],
    2 * hour,
  ],
  [[{ names: ['a.test'], nextTry: at(900 * hour) }], 12 * hour],
  [[{ names: ['a.test'], nextTry: at(-hour) }], hour / 12],
])('waits until the first is due, within bounds: %j', (certificates: readonly Certificate[], expected) => {
  expect(pauseUntilDue(certificates, 0)).toBe(expected);
});

it('is later by a tenth at most', () => {
  expect([0, 0.5, 1].map((random) => withJitter(hour, random))).toEqual([hour, hour + 3 * 60_000, hour + 6 * 60_000]);
});

describe('over time', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('renews at once, when one is due, after a failure too, and no more when it is disposed of', async () => {
    const answers: (() => Promise<readonly Certificate[]>)[] = [
      async () => [{ names: ['a.test'], nextTry: at(Date.now() + 2 * hour) }],
      () => Promise.reject(new Error('the host is away')),
      async () => [],
    ];
    const renew = vi.fn((_signal: AbortSignal) => (answers.shift() ?? (async () => []))());
    const told = vi.fn((_certificates: readonly Certificate[]) => undefined);
    const keeping = keepRenewing(renew, told);
    expect(renew).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2.3 * hour);
    expect(renew).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1.2 * hour);
    expect(renew).toHaveBeenCalledTimes(3);
    expect(told.mock.calls.map(([certificates]) => certificates.length)).toEqual([1, 0]);
    keeping[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(100 * hour);
    expect(renew).toHaveBeenCalledTimes(3);
    expect(renew.mock.calls[0]?.[0].aborted).toBe(true);
  });
});
