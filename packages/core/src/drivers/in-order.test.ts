import type { LogLine } from '../contract/index.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

async function* log(instance: string, seconds: readonly number[]): AsyncGenerator<LogLine> {
  for (const second of seconds)
    yield { at: new Date(second * 1000).toISOString(), release: 1, process: 'web', instance, stream: 'out', text: '' };
}

it('has every line of every log, by time', async () => {
  const seconds = fc.array(fc.nat(1000)).map((found) => found.toSorted((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(fc.array(seconds), async (logs) => {
      const lines = await inOrder(logs.map((one, index) => log(String(index), one)));
      const times = lines.map(({ at }) => Date.parse(at) / 1000);
      expect(times).toEqual(logs.flat().toSorted((a, b) => a - b));
    }),
  );
});

it('fails with the first log that fails', async () => {
  const failing = async function* (): AsyncGenerator<LogLine> {
    yield* log('a', [1]);
    throw new Error('gone');
  };
  await expect(inOrder([log('b', [1, 2]), failing()])).rejects.toThrow('gone');
});
