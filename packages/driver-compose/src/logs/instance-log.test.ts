import { type Engine, type EngineLogLine, type EngineLogOptions, labels } from '@appliku/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InstanceLog, type Reading } from './instance-log.ts';

const { signal } = new AbortController();
const container = {
  id: 'c1',
  name: 'appliku-shop-3-web-1',
  labels: { [labels.process]: 'web', [labels.release]: '3' },
};

/** As Docker keeps it: in the order in which it was written, asked for by milliseconds. */
function dockerOf(written: readonly EngineLogLine[], asked: EngineLogOptions[] = []): Pick<Engine, 'logs'> {
  return {
    logs: async function* (_id, options) {
      asked.push(options);
      const since = options.since?.getTime() ?? 0;
      yield* written.filter(({ at }) => Date.parse(at) >= since).slice(-(options.tail ?? Infinity) || written.length);
    },
  };
}

function line(nanoseconds: number, text = String(nanoseconds)): EngineLogLine {
  return { at: `2026-01-01T00:00:00.${String(nanoseconds).padStart(9, '0')}Z`, stream: 'out', text };
}

async function textsOf(log: InstanceLog, reading: Partial<Reading> = {}): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const { text } of log.read({ signal, ...reading })) texts.push(text);
  return texts;
}

it('says whose lines they are', async () => {
  for await (const found of new InstanceLog(dockerOf([line(1)]), container).read({ signal }))
    expect(found).toEqual({ ...line(1), release: 3, process: 'web', instance: 'appliku-shop-3-web-1' });
});

it('tells every line once, wherever reading was broken off', async () => {
  const times = fc.array(fc.integer({ min: 0, max: 4_000_000 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(times, fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 3 }), async (found, cuts) => {
      // Both streams of a container have a writer each: their times may change places, within a moment.
      const all = found
        .toSorted((a, b) => Math.floor(a / 1e6) - Math.floor(b / 1e6))
        .map((at, n) => line(at, String(n)));
      const written: EngineLogLine[] = [];
      const log = new InstanceLog(dockerOf(written), container);
      const told: string[] = [];
      for (const until of [...cuts.toSorted((a, b) => a - b), all.length]) {
        written.push(...all.slice(written.length, until));
        told.push(...(await textsOf(log)));
      }
      expect(told).toEqual(all.map(({ text }) => text));
    }),
  );
});

it('loses nothing where what was told is rotated away meanwhile', async () => {
  const written = [line(1), line(2)];
  const log = new InstanceLog(dockerOf(written), container);
  await textsOf(log);
  written.splice(0, 2, line(2_000_000));
  expect(await textsOf(log)).toEqual(['2000000']);
});

it('asks for the last lines and for a time only once', async () => {
  const asked: EngineLogOptions[] = [];
  const log = new InstanceLog(dockerOf([line(1), line(2)], asked), container);
  const since = new Date('2025-01-01');
  expect(await textsOf(log, { tail: 1, since })).toEqual(['2']);
  expect(await textsOf(log, { tail: 1, since })).toEqual([]);
  expect(asked).toMatchObject([{ tail: 1, since }, { since: new Date('2026-01-01') }]);
  expect(asked[1]).not.toHaveProperty('tail');
});

it('begins where its container started again, where none of the lines before were wanted', async () => {
  const written = [line(1_000_500)];
  const log = new InstanceLog(dockerOf(written), container);
  expect(await textsOf(log, { tail: 0 })).toEqual([]);
  log.startFrom('2026-01-01T00:00:00.001Z');
  written.push(line(2_000_000, 'again'));
  expect(await textsOf(log)).toEqual(['again']);
});
