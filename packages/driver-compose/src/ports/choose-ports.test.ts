import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choosePorts, missingPorts } from './choose-ports.ts';
import { noPorts, portsOf, type Ports } from '@appliku/core';

const within = { from: 20_000, to: 20_019 };

describe('choosePorts', () => {
  it('leases for both slots at the first deploy', () => {
    expect(choosePorts(noPorts, new Set([20_001]), { slot: 'a', needs: { web: 2 }, within })).toEqual({
      a: { web: { first: 20_002, count: 2 } },
      b: { web: { first: 20_004, count: 2 } },
    });
  });

  it('keeps what is leased, also for fewer instances', () => {
    const leased: Ports = { a: { web: { first: 20_002, count: 2 } }, b: { web: { first: 20_004, count: 2 } } };
    const all = new Set(portsOf({ first: 20_000, count: 20 }));
    expect(choosePorts(leased, all, { slot: 'b', needs: { web: 1 }, within })).toBe(leased);
  });

  it('moves a process that grew in its own slot only', () => {
    const leased: Ports = { a: { web: { first: 20_000, count: 1 } }, b: { web: { first: 20_001, count: 1 } } };
    expect(choosePorts(leased, new Set(), { slot: 'b', needs: { web: 3 }, within })).toEqual({
      a: leased.a,
      b: { web: { first: 20_002, count: 3 } },
    });
  });

  it('says when there is no room', () => {
    expect(() => choosePorts(noPorts, new Set(), { slot: 'a', needs: { web: 11 }, within })).toThrow(
      expect.objectContaining({ code: 'PORT_TAKEN' }),
    );
  });

  it('never gives a port twice, nor one that is taken, nor moves the slot that may serve', () => {
    const step = fc.record({
      slot: fc.constantFrom('a' as const, 'b' as const),
      needs: fc.dictionary(fc.constantFrom('web', 'api', 'admin'), fc.integer({ min: 1, max: 4 })),
      taken: fc.uniqueArray(fc.integer({ min: 20_000, max: 20_199 }), { maxLength: 30 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        let ports = noPorts;
        for (const { slot, needs, taken } of steps) {
          const wanted = { slot, needs, within: { from: 20_000, to: 20_199 } };
          const next = choosePorts(ports, new Set(taken), wanted);
          const other = slot === 'a' ? 'b' : 'a';
          expect(next[other]).toMatchObject(ports[other]);
          const [before, after] = [all(ports), all(next)];
          expect(new Set(after).size).toBe(after.length);
          expect(after.filter((port) => taken.includes(port) && !before.includes(port))).toEqual([]);
          expect(missingPorts(next, wanted)).toEqual([]);
          ports = next;
        }
      }),
    );
  });
});

function all(ports: Ports): readonly number[] {
  return [...Object.values(ports.a), ...Object.values(ports.b)].flatMap(portsOf);
}
