import { describe, expect, it } from 'vitest';
import { addJob } from './add-job.ts';
import { Draft } from './draft.ts';
import type { JobRequest, QueueJob } from './job.ts';
import { Pulse } from './pulse.ts';
import { tend } from './tend.ts';

const now = '2026-01-02T03:04:05.678Z';
const looking = { owner: 'me', isDead: () => false, limits: { total: 9, perHost: 9 }, now };

/** What is active after all of these were added, in order. */
function drafted(...requests: readonly JobRequest[]): Draft {
  const draft = new Draft({ active: [], next: 1 });
  for (const request of requests) draft.put(addJob(draft.view, request, now));
  return draft;
}

function said(jobs: readonly QueueJob[]): readonly string[] {
  return jobs.map(({ app, action, state, reason = '' }) => `${app} ${action} ${state} ${reason}`.trimEnd());
}

function started(jobs: readonly QueueJob[]): readonly string[] {
  return jobs.filter(({ state }) => state === 'running').map(({ app }) => app);
}

describe('of one app', () => {
  it('the newest deploy waits, and those before it are superseded', () => {
    const { changed } = drafted(
      { app: 'shop', reason: '1' },
      { app: 'shop', reason: '2' },
      { app: 'blog', reason: '3' },
      { app: 'shop', reason: '4' },
    );
    expect(said(changed)).toEqual([
      'shop deploy superseded 1',
      'shop deploy superseded 2',
      'blog deploy waiting 3',
      'shop deploy waiting 4',
    ]);
    expect(changed[0]?.supersededBy).toBe(changed[1]?.id);
  });

  it('a rollback takes the place of deploys, and a deploy after it goes after it', () => {
    const draft = drafted(
      { app: 'shop', reason: '1' },
      { app: 'shop', action: 'rollback' },
      { app: 'shop', reason: '2' },
    );
    expect(said(draft.changed)).toEqual(['shop deploy superseded 1', 'shop rollback waiting', 'shop deploy waiting 2']);
    expect(said(tend(draft.view, looking))).toEqual(['shop rollback running']);
  });

  it('one runs at a time', () => {
    const draft = drafted({ app: 'shop', reason: '1' });
    draft.put(tend(draft.view, looking));
    draft.put(addJob(draft.view, { app: 'shop', reason: '2' }, now));
    expect(tend(draft.view, looking)).toEqual([]);
  });
});

describe('of many apps', () => {
  it('no more run than the limits say, rollbacks first, then who came first', () => {
    const draft = drafted(
      { app: 'a', host: 'one' },
      { app: 'b', host: 'one' },
      { app: 'c', host: 'two' },
      { app: 'd', host: 'one', action: 'rollback' },
      { app: 'e' },
    );
    expect(started(tend(draft.view, { ...looking, limits: { total: 4, perHost: 1 } }))).toEqual(['d', 'c', 'e']);
    expect(started(tend(draft.view, { ...looking, limits: { total: 2, perHost: 2 } }))).toEqual(['d', 'a']);
    expect(tend(draft.view, { ...looking, limits: { total: 0, perHost: 0 } })).toEqual([]);
  });
});

describe('of a process that died', () => {
  const dead = {
    ...looking,
    owner: 'other',
    isDead: (owner: string) => owner === 'me',
    limits: { total: 0, perHost: 0 },
  };

  function left(request: JobRequest, again: Partial<QueueJob> = {}): Draft {
    const draft = drafted(request);
    draft.put(tend(draft.view, looking).map((job) => ({ ...job, ...again })));
    return draft;
  }

  it('a deploy is done again, once; then it is repaired', () => {
    const first = left({ app: 'shop', reason: '1' });
    expect(said(tend(first.view, dead))).toEqual(['shop deploy failed 1', 'shop deploy waiting 1']);
    const second = left({ app: 'shop', reason: '1' }, { retryOf: 'before' });
    expect(tend(second.view, dead).map(({ action, state }) => `${action} ${state}`)).toEqual([
      'deploy failed',
      'repair waiting',
    ]);
  });

  it.each([
    { name: 'a rollback', request: { app: 'shop', action: 'rollback' as const }, again: {} },
    { name: 'a deploy that is cancelled', request: { app: 'shop' }, again: { cancelledBy: 'ann' } },
  ])('$name is repaired', ({ request, again }) => {
    expect(
      tend(left(request, again).view, dead)
        .map(({ action }) => action)
        .at(-1),
    ).toBe('repair');
  });

  it('a destroy is done again once, and nothing is repaired of it', () => {
    expect(said(tend(left({ app: 'shop', action: 'destroy' }).view, dead))).toEqual([
      'shop destroy failed',
      'shop destroy waiting',
    ]);
    expect(tend(left({ app: 'shop', action: 'destroy' }, { retryOf: 'before' }).view, dead)).toHaveLength(1);
  });

  it('a repair is done again once, and no more', () => {
    expect(tend(left({ app: 'shop', action: 'repair' }).view, dead)).toHaveLength(2);
    expect(tend(left({ app: 'shop', action: 'repair' }, { retryOf: 'before' }).view, dead)).toHaveLength(1);
  });

  it('nothing is added where a job waits, which heals first', () => {
    const draft = left({ app: 'shop', reason: '1' });
    draft.put(addJob(draft.view, { app: 'shop', reason: '2' }, now));
    expect(said(tend(draft.view, dead))).toEqual(['shop deploy failed 1']);
  });
});

describe('signs of life', () => {
  it('that are missing for as many looks in a row say that a process died', () => {
    const pulse = new Pulse(3);
    for (const count of [1, 1, 1, 2, 2, 2]) {
      pulse.look({ a: count, b: count }, []);
      expect(pulse.dead).toEqual([]);
    }
    pulse.look({ a: 2, b: 3 }, []);
    expect(pulse.dead).toEqual(['a']);
    pulse.look({ b: 4 }, []);
    expect(pulse.dead).toEqual([]);
  });

  it('may never have come from who is said to run something', () => {
    const pulse = new Pulse(2);
    for (let look = 0; look < 3; look += 1) pulse.look({}, ['a']);
    expect(pulse.isDead('a')).toBe(true);
    expect(pulse.isDead('b')).toBe(false);
  });
});
