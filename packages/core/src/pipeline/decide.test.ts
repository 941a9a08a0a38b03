import { describe, expect, it } from 'vitest';
import type { Entry, Phase, Recorded, Release, Route } from '../contract/index.ts';
import { stale, winnerOf } from './decide.ts';
import { isSuccess, retained } from './retention.ts';

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

describe('winnerOf', () => {
  it.each([
    ['traffic', recorded('live', 'switching'), routeTo(1), 1],
    ['traffic, also when the switch was not recorded', recorded('live', 'switching'), routeTo(2), 2],
    ['the record where nothing is routed', recorded('live', 'prepared'), undefined, 1],
    ['the record where traffic is on a release that nobody knows', recorded('live'), routeTo(9), 1],
    ['nothing after a first deploy that failed', recorded('prepared'), undefined, undefined],
  ] as const)('goes by %s', (_what, releases, route, winner) => {
    expect(winnerOf({ route, rollouts: [], recorded: releases }, 'standby')).toBe(winner);
  });

  it('goes by the record where the driver moves traffic', () => {
    expect(winnerOf({ route: routeTo(2), rollouts: [], recorded: recorded('live', 'switching') }, 'rolling')).toBe(1);
  });
});

describe('stale', () => {
  it('is what is recorded as running and does not run', () => {
    const entries = stale(recorded('retired', 'live', 'failed', 'switching'), 4);
    expect(entries.map(({ number }) => number)).toEqual([2, 4]);
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
    expect([1, 2].map((number) => isSuccess(recorded('retired', 'failed'), number))).toEqual([true, false]);
  });
});
