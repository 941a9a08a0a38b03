import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineState } from './engine-state.ts';
import { planTransfer, planWhole } from './transfer-plan.ts';

const id = `sha256:${'a'.repeat(64)}` as const;
const hex = 'a'.repeat(64);

function anEngine(images: Readonly<Record<string, readonly string[]>>, other: Partial<EngineState> = {}): EngineState {
  return {
    version: '26.1.5',
    platform: 'linux/amd64',
    store: 'classic',
    filters: true,
    images: new Map(Object.entries(images)),
    received: new Map(),
    ...other,
  };
}

function digests(names: string): readonly string[] {
  return [...names].map((name) => `sha256:${name}`);
}

describe('planTransfer', () => {
  it('leaves out what any image on the target begins with', () => {
    const target = anEngine({ one: digests('xyz'), two: digests('abx'), three: digests('a') });
    expect(planTransfer(id, anEngine({ [id]: digests('abcd') }), target)).toEqual({
      layers: 4,
      missing: 2,
      omit: ['blobs/sha256/a', 'blobs/sha256/b'],
      file: `${hex}-2.tar`,
      have: 0,
    });
  });

  it('goes on at the last whole block of what was received', () => {
    const target = anEngine({ one: digests('a') }, { received: new Map([[`${hex}-1.tar`, 1300]]) });
    expect(planTransfer(id, anEngine({ [id]: digests('ab') }), target)).toMatchObject({ have: 1024 });
  });

  it.each([
    [anEngine({}, { version: '20.10.24' }), anEngine({}), /Docker 20\.10\.24 names no layer/],
    [anEngine({}, { filters: false }), anEngine({}), /GNU tar/],
    [anEngine({}, { store: 'containerd' }), anEngine({}, { store: 'containerd' }), /containerd/],
  ])('sends the whole image where less cannot be taken', (source, target, why) => {
    const known = { ...target, images: new Map([['one', digests('a')]]) };
    const plan = planTransfer(id, { ...source, images: new Map([[id, digests('ab')]]) }, known);
    expect(plan).toMatchObject({ layers: 2, missing: 2, omit: [], file: `${hex}-0.tar` });
    expect(plan.whole).toMatch(why);
  });

  it('never leaves out the file of a layer that Docker will look for', () => {
    const layers = fc.array(fc.constantFrom(...digests('abc')), { maxLength: 6 });
    fc.assert(
      fc.property(layers, fc.array(layers), (wanted, there) => {
        const target = anEngine(Object.fromEntries(there.map((list, index) => [String(index), list])));
        const { omit } = planTransfer(id, anEngine({ [id]: wanted }), target);
        const isKnown = (upTo: number): boolean =>
          there.some((list) => wanted.slice(0, upTo + 1).every((layer, index) => list[index] === layer));
        const looked = wanted.filter((_, index) => !isKnown(index)).map((layer) => layer.replace('sha256:', ''));
        for (const layer of looked) expect(omit).not.toContain(`blobs/sha256/${layer}`);
      }),
    );
  });
});

describe('planWhole', () => {
  it('begins anew', () => {
    const source = anEngine({ [id]: digests('ab') }, { received: new Map([[`${hex}-0.tar`, 5120]]) });
    expect(planWhole(id, source, 'why')).toMatchObject({ whole: 'why', missing: 2, omit: [], have: 0 });
  });
});
