import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineSplitter, marked, tail, textOf } from './output.ts';

/** Cuts bytes anywhere, also inside letters. */
const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });

function* pieces(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(from, from + size);
    from += size;
  }
}

async function* streamOf(text: string, sizes: readonly number[]): AsyncGenerator<Buffer> {
  yield* pieces(Buffer.from(text), sizes);
}

describe('lines', () => {
  it('are the same however the bytes come', () => {
    const text = fc.array(
      fc.string({ unit: 'grapheme' }).filter((line) => !/[\r\n]/.test(line)),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(text, cuts, (lines, sizes) => {
        const seen: string[] = [];
        const split = lineSplitter((line) => seen.push(line));
        for (const piece of pieces(Buffer.from(lines.join('\n')), sizes)) split.push(piece);
        split.end();
        expect(seen).toEqual(lines.at(-1) === '' ? lines.slice(0, -1) : lines);
      }),
    );
  });

  it('come in pieces when they are too long to keep', () => {
    const seen: number[] = [];
    const split = lineSplitter((line) => seen.push(line.length));
    split.push(Buffer.from('x'.repeat(150_000)));
    split.end();
    expect(seen).toEqual([65_536, 65_536, 18_928]);
  });
});

describe('a tail', () => {
  it('keeps the last bytes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), cuts, fc.integer({ min: 1, max: 50 }), (text, sizes, limit) => {
        const kept = tail(limit);
        const bytes = Buffer.from(text);
        for (const piece of pieces(bytes, sizes)) kept.push(piece);
        expect(kept.bytes()).toEqual(bytes.subarray(Math.max(0, bytes.length - limit)));
      }),
    );
  });
});

describe('a mark', () => {
  it('parts what came before from the rest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), cuts, async (before, rest, sizes) => {
        fc.pre(!before.includes('mark'));
        const output = marked('mark', streamOf(`${before}mark\n${rest}`, sizes));
        expect(await textOf(output)).toBe(Buffer.from(rest).toString());
        expect([output.found(), output.before()]).toEqual([true, before]);
      }),
    );
  });

  it('that does not come leaves nothing', async () => {
    const output = marked('mark', streamOf('sudo: no\n', [3]));
    expect([await textOf(output), output.found(), output.before()]).toEqual(['', false, 'sudo: no\n']);
  });
});
