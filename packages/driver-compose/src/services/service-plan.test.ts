import { labels, type ListedContainer, type Service } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import { aContainer } from '../testing/container.ts';
import { planServices, type ServicePlan } from './service-plan.ts';

const redis: Service = {
  image: 'redis:7',
  env: {},
  secrets: [],
  mounts: {},
  networks: [],
  health: { kind: 'running', forMs: 3000 },
  graceMs: 30_000,
};
const none = { record: {}, secrets: {} };
const there = { record: { db: { since: 3, definition: redis } }, secrets: {} };

function container(since: number, state: ListedContainer['state'] = 'running'): ListedContainer {
  return aContainer('db', { state, labels: { [labels.service]: 'db', [labels.since]: String(since) } });
}

function planned(
  db: Partial<Service>,
  before: ServicePlan['files'],
  containers: readonly ListedContainer[],
  more: { readonly restores?: number; readonly secrets?: Readonly<Record<string, string>> } = {},
): readonly unknown[] {
  const { secrets = {}, ...rest } = more;
  const { files, steps } = planServices(
    { number: 7, services: { db: { ...redis, ...db } }, ...rest },
    before,
    secrets,
    containers,
  );
  const [step] = steps;
  return [step?.action, step?.changed, files.record['db']?.since];
}

describe('planServices', () => {
  it('makes what is not there, and leaves alone what runs as it should', () => {
    expect(planned({}, none, [])).toEqual(['create', [], 7]);
    expect(planned({}, there, [container(3)])).toEqual(['keep', [], 3]);
    expect(planned({}, there, [container(3, 'exited')])).toEqual(['start', [], 3]);
    expect(planned({}, there, [])).toEqual(['create', [], 3]);
  });

  it('makes anew what has another definition or other secrets, and says which', () => {
    expect(planned({ image: 'redis:8', memory: 1 }, there, [container(3)])).toEqual(['renew', ['image', 'memory'], 7]);
    const secret = {
      record: { db: { since: 3, definition: { ...redis, secrets: ['A'] } } },
      secrets: { db: 'A="1"\n' },
    };
    expect(planned({ secrets: ['A'] }, secret, [container(3)], { secrets: { db: 'A="1"\n' } })[0]).toBe('keep');
    expect(planned({ secrets: ['A'] }, secret, [container(3)], { secrets: { db: 'A="2"\n' } })).toEqual([
      'renew',
      ['secrets'],
      7,
    ]);
  });

  it('finishes what a killed run left', () => {
    const written = { record: { db: { since: 7, definition: redis } }, secrets: {} };
    expect(planned({}, written, [container(3)])).toEqual(['renew', [], 7]);
    expect(planned({}, written, [container(3), container(7, 'created')])).toEqual(['renew', [], 7]);
    expect(planned({}, written, [container(7, 'created')])).toEqual(['start', [], 7]);
  });

  it('changes nothing for a release that runs an older one again', () => {
    expect(planned({ image: 'redis:6' }, there, [container(3)], { restores: 2 })).toEqual(['keep', [], 3]);
  });

  it('keeps what the release does not name, until that is removed', () => {
    const { files } = planServices({ number: 7, services: {} }, there, {}, []);
    expect(files).toEqual(there);
  });
});
