import { describe, expect, it } from 'vitest';
import { merge } from './merge.ts';

describe('merge', () => {
  it('gives items of all sources as they come', async () => {
    const gate = gateway();
    const items = merge([numbers([1, 2]), numbers([3], gate.promise)]);
    expect(await items.next()).toEqual({ value: 1, done: false });
    expect(await items.next()).toEqual({ value: 2, done: false });
    gate.resolve();
    expect(await items.next()).toEqual({ value: 3, done: false });
    expect(await items.next()).toEqual({ value: undefined, done: true });
  });

  it('fails with the first source that fails', async () => {
    const failing = merge([numbers([], Promise.reject(new Error('gone')))]);
    await expect(failing.next()).rejects.toThrow('gone');
  });

  it('ends without waiting for sources that go on', async () => {
    const items = merge([numbers([1]), numbers([2], new Promise(() => undefined))]);
    await items.next();
    expect(await items.return(undefined)).toEqual({ value: undefined, done: true });
  });
});

async function* numbers(values: readonly number[], first: Promise<void> = Promise.resolve()): AsyncGenerator<number> {
  await first;
  yield* values;
}

function gateway(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve: () => resolve() };
}
