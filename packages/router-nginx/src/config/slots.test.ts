import { describe, expect, it } from 'vitest';
import { rolloutOf } from '../fixtures/rollout.ts';
import { nextSlots, parseSlots, slotsText } from './slots.ts';

const rules = [{ domains: ['shop.example.com'], path: '/', to: 'web' }];
const targets = (...ports: number[]) => ({ rules, addresses: { web: ports.map((port) => `127.0.0.1:${port}`) } });
const spec = (options: Parameters<typeof rolloutOf>[0]) => ({
  app: 'shop',
  rules,
  maintenance: false,
  shares: [{ rollout: rolloutOf({ rules, ...options }), weight: 100 }],
});

describe('nextSlots()', () => {
  it('knows both slots from the first deploy on where the driver has reserved the other', () => {
    const first = nextSlots(spec({ slot: 'a', reserved: { web: ['127.0.0.1:20011'] } }), {}, []);
    expect(first).toEqual({ a: targets(20_010), b: targets(20_011) });
    const options = {
      slot: 'b',
      endpoints: { web: ['127.0.0.1:20011'] },
      reserved: { web: ['127.0.0.1:20010'] },
    } as const;
    expect(nextSlots(spec(options), first, ['a'])).toEqual(first);
  });

  it('keeps what is live, whatever the driver has reserved', () => {
    const inForce = { a: targets(1), b: targets(2) };
    const next = nextSlots(spec({ slot: 'b', reserved: { web: ['127.0.0.1:3'] } }), inForce, ['a']);
    expect(next).toEqual({ a: targets(1), b: targets(20_010) });
  });

  it('takes what is reserved where nothing is live', () => {
    const inForce = { a: targets(1), b: targets(2) };
    const next = nextSlots(spec({ slot: 'a', reserved: { web: ['127.0.0.1:3'] } }), inForce, ['a']);
    expect(next).toEqual({ a: targets(20_010), b: targets(3) });
  });

  it('has the addresses of both while a canary runs, and keeps both until the switch is over', () => {
    const inForce = { a: targets(20_010), b: targets(2) };
    const [serving] = spec({ slot: 'a', reserved: { web: ['127.0.0.1:4'] } }).shares;
    const canary = rolloutOf({ rules, slot: 'b', endpoints: { web: ['127.0.0.1:3'] } });
    if (serving === undefined) throw new Error('no share');
    const both = {
      ...spec({}),
      shares: [
        { ...serving, weight: 95 },
        { rollout: canary, weight: 5 },
      ],
    };
    const next = { a: targets(20_010), b: targets(3) };
    expect(nextSlots(both, inForce, ['a'])).toEqual(next);
    expect(nextSlots({ ...both, shares: [serving] }, next, ['a', 'b'])).toEqual(next);
  });

  it('needs one slot where the driver moves the traffic', () => {
    const { shares, ...rest } = spec({ slot: 'b' });
    const rolling = shares.map((share) => ({ ...share, rollout: { ...share.rollout, traffic: 'rolling' as const } }));
    expect(nextSlots({ ...rest, shares: rolling }, {}, []).a).toEqual(targets(20_010));
  });

  it('is read back as written', () => {
    const slots = { a: targets(1), b: targets(2) };
    expect(parseSlots(slotsText(slots))).toEqual(slots);
    expect(parseSlots(slotsText({ a: targets(1) }))).toEqual({ a: targets(1) });
  });
});
