import assert from 'node:assert/strict';
import { addJob } from '../queue/add-job.ts';
import type { JobLine, JobRequest, QueueJob } from '../queue/job.ts';
import type { QueueStore } from '../queue/queue-store.ts';

/** An empty store for one case. */
export interface QueueStoreSubject {
  readonly store: QueueStore;
  /** Opens the same once more, as another process would. */
  readonly again: () => Promise<QueueStore>;
}

/** One promise of the contract of stores, and how to see whether it is kept. */
export interface QueueStoreCase {
  readonly title: string;
  /** Rejects where the promise is broken. */
  readonly run: (subject: QueueStoreSubject) => Promise<void>;
}

const now = '2026-01-02T03:04:05.678Z';

const works: Readonly<Record<string, QueueStoreCase['run']>> = {
  'reads back a job with all that is in it': async ({ store }) => {
    const job: QueueJob = { ...(await added(store, { app: 'shop', host: 'a', by: 'Ann "é" $x\n' })), ...rich };
    await store.change({}, () => [job]);
    assert.deepEqual(await store.find(job.id), job);
    assert.deepEqual(await store.list({ limit: 9 }), [job]);
    assert.equal(await store.find('none'), undefined);
  },

  'shows a change what is active, and of which app it is asked': async ({ store }) => {
    const one = await added(store, { app: 'shop' });
    const two = await added(store, { app: 'blog' });
    const over: QueueJob = { ...one, state: 'failed' };
    assert.deepEqual(await activeOf(store), [one, two]);
    assert.deepEqual(await activeOf(store, 'blog'), [two]);
    await store.change({}, () => [over]);
    assert.deepEqual(await activeOf(store), [two]);
    assert.deepEqual(await store.find(one.id), over);
  },

  'numbers jobs over all apps, also after the last was removed': async ({ store }) => {
    const one = await added(store, { app: 'shop' });
    const two = await added(store, { app: 'blog' });
    assert.ok(two.order > one.order);
    await store.change({ app: 'shop' }, (view) => {
      assert.equal(view.next, two.order + 1);
      return [];
    });
  },

  'does one change after the other': async ({ store, again }) => {
    const other = await again();
    const requests = Array.from({ length: 40 }, (_, index) => ({ app: `app${index % 4}` }));
    await Promise.all(requests.map((request, index) => added(index % 2 === 0 ? store : other, request)));
    const jobs = await store.list({ limit: 100 });
    assert.deepEqual(
      jobs.map(({ order }) => order),
      Array.from({ length: 40 }, (_, index) => 40 - index),
    );
    assert.equal((await activeOf(store)).length, 4);
    await other.close();
  },

  'writes nothing where the decision throws': async ({ store }) => {
    const job = await added(store, { app: 'shop' });
    const decided = store.change({ once: 'a' }, () => {
      throw new Error('undecided');
    });
    await assert.rejects(decided, /undecided/);
    assert.deepEqual(await activeOf(store), [job]);
    assert.equal((await added(store, { app: 'blog' }, 'a')).app, 'blog');
  },

  'remembers what asked for a job, also when that is gone': async ({ store, again }) => {
    const job = await added(store, { app: 'shop' }, 'delivery 1');
    assert.equal(await knownAs(store, 'delivery 1'), job.id);
    assert.equal(await knownAs(store, 'delivery 2'), undefined);
    await store.change({}, () => [{ ...job, state: 'failed' }]);
    await store.prune('shop', 0);
    const other = await again();
    assert.equal(await knownAs(other, 'delivery 1'), job.id);
    await other.close();
  },

  'asks once for one name, whoever is first': async ({ store }) => {
    const adds = Array.from({ length: 8 }, (_, index) =>
      store.change({ once: 'a' }, (view) =>
        view.known === undefined ? addJob(view, { app: `app${index}` }, now) : [],
      ),
    );
    assert.equal((await Promise.all(adds)).flat().length, 1);
  },

  'keeps all for who opens it later': async ({ store, again }) => {
    const job = await added(store, { app: 'shop' });
    await store.append(job.id, [lineOf('one')], 10);
    const other = await again();
    assert.deepEqual(await activeOf(other), [job]);
    assert.deepEqual(textsOf(await other.lines(job.id, 0, 10)), ['1 one']);
    await other.close();
  },

  'lists the newest first, of one app or of all': async ({ store }) => {
    for (const app of ['shop', 'blog', 'shop', 'shop']) await added(store, { app });
    const orders = async (app?: string): Promise<readonly number[]> =>
      (await store.list({ limit: 2, ...(app !== undefined && { app }) })).map(({ order }) => order);
    assert.deepEqual(await orders(), [4, 3]);
    assert.deepEqual(await orders('shop'), [4, 3]);
    assert.deepEqual(await orders('blog'), [2]);
  },

  'gives the newest job of each app whose name begins so': async ({ store }) => {
    for (const app of ['shop_pr-1', 'shop', 'blog', 'shop_pr-2', 'shop_pr-1', 'shopping_pr-1', 'Shop_pr-9'])
      await added(store, { app });
    const latest = async (prefix: string): Promise<readonly string[]> =>
      (await store.latest(prefix)).map(({ app, order }) => `${app} ${order}`);
    assert.deepEqual(await latest('shop_'), ['shop_pr-1 5', 'shop_pr-2 4']);
    assert.deepEqual(await latest('none'), []);
    assert.equal((await latest('')).length, 6);
    await store.change({}, ({ active }) => active.map((job) => ({ ...job, state: 'failed' })));
    await store.prune('shop_pr-1', 1);
    assert.deepEqual(await latest('shop_pr-1'), ['shop_pr-1 5']);
  },

  'numbers lines, and keeps the last': async ({ store }) => {
    await store.append('a', [lineOf('one'), lineOf('two')], 3);
    await store.append('a', [lineOf('three'), lineOf('four\n"é')], 3);
    await store.append('b', [lineOf('other')], 3);
    assert.deepEqual(textsOf(await store.lines('a', 0, 10)), ['2 two', '3 three', '4 four\n"é']);
    assert.deepEqual(textsOf(await store.lines('a', 2, 1)), ['3 three']);
    assert.deepEqual(await store.lines('a', 4, 10), []);
    assert.deepEqual(await store.lines('b', 0, 10), [{ ...lineOf('other'), number: 1 }]);
  },

  'counts signs of life of each process, until it is forgotten': async ({ store, again }) => {
    const other = await again();
    await store.beat('a');
    await other.beat('b');
    assert.deepEqual({ ...(await store.beat('a')) }, { a: 2, b: 1 });
    await store.forget(['b', 'none']);
    assert.deepEqual({ ...(await other.beat('a')) }, { a: 3 });
    await other.close();
  },

  'removes ended jobs of one app with their lines, but for the newest': async ({ store }) => {
    const jobs: QueueJob[] = [];
    for (const app of ['shop', 'shop', 'shop', 'blog', 'shop']) jobs.push(await added(store, { app }));
    await store.append(jobs[0]?.id ?? '', [lineOf('one')], 9);
    await store.change({ app: 'blog' }, ({ active }) => active.map((job) => ({ ...job, state: 'failed' })));
    await store.prune('shop', 2);
    assert.deepEqual(
      (await store.list({ limit: 9 })).map(({ order }) => order),
      [5, 4, 3, 2],
    );
    assert.deepEqual(await store.lines(jobs[0]?.id ?? '', 0, 9), []);
  },
};

/** What the queue relies on in every store, for the author of one: give each to a test runner, with an empty store. */
export const queueStoreCases: readonly QueueStoreCase[] = Object.entries(works).map(([title, run]) => ({ title, run }));

const rich = {
  state: 'running',
  owner: 'me',
  commit: 'c'.repeat(40),
  release: 7,
  cancelledBy: 'bob',
  metadata: { ticket: 'OPS-7' },
  stages: [{ stage: 'build', at: now, durationMs: 12, failed: true }],
  result: { outcome: 'deployed', release: 3, urls: ['https://shop.example.com'], warnings: [] },
  error: { name: 'DeployError', code: 'TIMEOUT', message: 'too long', output: ['a', 'b'] },
} satisfies Partial<QueueJob>;

async function added(store: QueueStore, request: JobRequest, once?: string): Promise<QueueJob> {
  const scope = { app: request.app, ...(once !== undefined && { once }) };
  const [job] = await store.change(scope, (view) => addJob(view, request, now));
  assert.ok(job);
  return job;
}

async function activeOf(store: QueueStore, app?: string): Promise<readonly QueueJob[]> {
  let active: readonly QueueJob[] = [];
  await store.change(app === undefined ? {} : { app }, (view) => {
    ({ active } = view);
    return [];
  });
  return active;
}

async function knownAs(store: QueueStore, once: string): Promise<string | undefined> {
  let known: string | undefined;
  await store.change({ once }, (view) => {
    ({ known } = view);
    return [];
  });
  return known;
}

function lineOf(text: string): Omit<JobLine, 'number'> {
  return { at: now, level: 'info', stage: 'build', text };
}

function textsOf(lines: readonly JobLine[]): readonly string[] {
  return lines.map(({ number, text }) => `${number} ${text}`);
}
