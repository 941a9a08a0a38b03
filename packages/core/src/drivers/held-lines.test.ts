import type { LogLine } from '../contract/index.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HeldLines, holdMs } from './held-lines.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function line(second: number, text = String(second)): LogLine {
  const at = new Date(second * 1000).toISOString();
  return { at, release: 1, process: 'web', instance: 'web-1', stream: 'out', text };
}

/** What a reader has so far. */
function readerOf(held: HeldLines): { readonly texts: readonly string[]; readonly done: Promise<void> } {
  const texts: string[] = [];
  const read = async (): Promise<void> => {
    for await (const { text } of held) texts.push(text);
  };
  return { texts, done: read() };
}

describe('held lines', () => {
  it('are told after those of an earlier time that come within a moment', async () => {
    const held = new HeldLines();
    const { texts } = readerOf(held);
    await held.put(line(3));
    await vi.advanceTimersByTimeAsync(holdMs - 1);
    await held.put(line(1));
    await held.put(line(2));
    expect(texts).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(texts).toEqual(['1', '2', '3']);
  });

  it('wait no longer than a moment', async () => {
    const held = new HeldLines();
    const { texts } = readerOf(held);
    await held.put(line(2));
    await vi.advanceTimersByTimeAsync(holdMs);
    expect(texts).toEqual(['2']);
    await held.put(line(1));
    await held.put(line(5));
    await vi.advanceTimersByTimeAsync(holdMs);
    expect(texts).toEqual(['2', '1', '5']);
  });

  it('of one time stay as they came', async () => {
    const held = new HeldLines();
    const { texts } = readerOf(held);
    for (const text of ['a', 'b', 'c']) await held.put(line(1, text));
    await vi.advanceTimersByTimeAsync(holdMs);
    expect(texts).toEqual(['a', 'b', 'c']);
  });

  it('are told at once where there are many, and their writers wait for a reader', async () => {
    const held = new HeldLines();
    for (let second = 0; second < 1000; second += 1) await held.put(line(second));
    let isIn = false;
    const last = held.put(line(1000)).then(() => (isIn = true));
    await vi.advanceTimersByTimeAsync(10 * holdMs);
    expect(isIn).toBe(false);
    const lines = held[Symbol.asyncIterator]();
    await lines.next();
    await last;
    expect(isIn).toBe(true);
  });

  it('are told before what failed', async () => {
    const held = new HeldLines();
    const { texts, done } = readerOf(held);
    const told = expect(done).rejects.toThrow('gone');
    await held.put(line(1));
    held.fail(new Error('gone'));
    await told;
    expect(texts).toEqual(['1']);
  });

  it('end at once when nobody wants more, with no timer left, nor a writer that waits', async () => {
    const held = new HeldLines();
    const { texts, done } = readerOf(held);
    await held.put(line(1));
    await vi.advanceTimersByTimeAsync(0);
    const writers = Array.from({ length: 1100 }, (_, second) => held.put(line(second)));
    held.end();
    await Promise.all([done, ...writers]);
    expect(texts.length).toBeLessThan(1100);
    expect(vi.getTimerCount()).toBe(0);
  });
});
