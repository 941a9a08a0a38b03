import { aProcess } from '@appliku/conformance';
import { describe, expect, it } from 'vitest';
import type { Entry, Phase, Recorded, Release, Route } from '../contract/index.ts';
import { allTo, sharesOf, stale, takesTraffic } from './decide.ts';
import { isNeeded, retained } from './retention.ts';

function recorded(...phases: readonly Phase[]): readonly Recorded[] {
  return phases.map((phase, index) => ({ release: releaseOf(index + 1), entry: entryOf(index + 1, phase) }));
}

function entryOf(number: number, phase: Phase): Entry {
  const served = phase === 'live' || phase === 'retired';
  return { schema: 1, number, phase, stages: {}, at: '', ...(served && { liveAt: '' }) };
}

function releaseOf(number: number): Release {
  return {
    schema: 1,
    app: 'shop',
    number,
    slot: 'a',
    revision: { id: 'c' },
    artifact: { kind: 'site', id: 'sha256:0' },
    processes: {},
    cron: {},
    services: {},
    networks: [],
    volumes: {},
    rules: [],
    env: {},
    secrets: [],
    fingerprint: '',
    by: '',
    at: '',
  };
}

function routeTo(release: number): Route {
  return { app: 'shop', shares: [{ release, weight: 100 }], rules: [], maintenance: false, urls: [] };
}

describe('sharesOf', () => {
  it.each([
    ['traffic', recorded('live', 'switching'), routeTo(1), 1],
    ['traffic, also when the switch was not recorded', recorded('live', 'switching'), routeTo(2), 2],
    ['the record where nothing is routed', recorded('live', 'prepared'), undefined, 1],
    ['the record where traffic is on a release that nobody knows', recorded('live'), routeTo(9), 1],
    ['nothing after a first deploy that failed', recorded('prepared'), undefined, undefined],
  ] as const)('goes by %s', (_what, releases, route, winner) => {
    expect(sharesOf({ route, rollouts: [], recorded: releases }, 'standby')).toEqual(allTo(winner));
  });

  it('goes by the record where the driver moves traffic', () => {
    expect(sharesOf({ route: routeTo(2), rollouts: [], recorded: recorded('live', 'switching') }, 'rolling')).toEqual(
      allTo(1),
    );
  });
});

describe('of two releases that traffic is on, the canary', () => {
  const both = (weights: readonly number[]): Route => ({
    ...routeTo(1),
    shares: weights.map((weight, index) => ({ release: index + 1, weight })),
  });

  it.each([
    ['is the one that is not recorded live', ['live', 'canary'], [95, 5]],
    ['also where it gets more', ['live', 'canary'], [10, 90]],
    ['also before it is recorded', ['live', 'switching'], [95, 5]],
  ] as const)('%s', (_what, phases, weights) => {
    const shares = sharesOf({ route: both(weights), rollouts: [], recorded: recorded(...phases) }, 'standby');
    expect(shares.map(({ release }) => release)).toEqual([1, 2]);
  });

  it('has no share where nobody knows it', () => {
    expect(sharesOf({ route: both([95, 5]), rollouts: [], recorded: recorded('live') }, 'standby')).toEqual(allTo(1));
  });
});

describe('takesTraffic', () => {
  const [domains, path] = [['shop.example.com'], '/'];
  const processes = { web: aProcess({ port: 3000 }), worker: aProcess() };
  const release = { ...releaseOf(1), processes, rules: [{ domains, path, to: 'site' }] };
  const web = { id: '1', process: 'web', state: 'healthy' } as const;
  const canary = { release, instances: [web], complete: false, endpoints: {}, traffic: 'standby' } as const;
  const files = { kind: 'directory', instance: 'site', path: '/srv/appliku/shop/sites/a' } as const;

  it('is said of a canary without its workers, but not without files that a rule leads to', () => {
    expect(takesTraffic({ ...canary, endpoints: { site: [files] } })).toBe(true);
    expect(takesTraffic(canary)).toBe(false);
    expect(takesTraffic({ ...canary, instances: [], endpoints: { site: [files] } })).toBe(false);
  });
});

describe('stale', () => {
  it('is what is recorded as running and does not run', () => {
    const entries = stale(recorded('retired', 'live', 'failed', 'switching'), allTo(4));
    expect(entries.map(({ number }) => number)).toEqual([2, 4]);
  });

  it('is a canary that is not recorded as one', () => {
    const shares = [2, 4].map((release) => ({ release, weight: 50 }));
    expect(stale(recorded('retired', 'live', 'failed', 'canary'), shares)).toEqual([]);
    expect(stale(recorded('retired', 'live', 'failed', 'switching'), shares)).toMatchObject([{ number: 4 }]);
  });
});

describe('retained', () => {
  it('keeps the live one and the newest that served', () => {
    expect(retained(recorded('retired', 'retired', 'retired', 'live'), 3)).toEqual([2, 3, 4]);
  });

  it('keeps a live one that is older than what failed since', () => {
    expect(retained(recorded('retired', 'live', 'failed', 'failed'), 1)).toEqual([2, 4]);
  });

  it('tells what can be rolled back to', () => {
    expect([1, 2].map((number) => isNeeded(recorded('retired', 'failed'), number))).toEqual([true, false]);
  });
});
