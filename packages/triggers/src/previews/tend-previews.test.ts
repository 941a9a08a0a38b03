import { describe, expect, it } from 'vitest';
import { createQueue, type Queue } from '../queue/create-queue.ts';
import type { QueueJob } from '../queue/job.ts';
import type { QueueStore } from '../queue/queue-store.ts';
import { memoryQueueStore } from '../stores/memory-store.ts';
import { fakeDeployment } from '../testing/fake-deployment.ts';
import { tendPreviews, type TendPreviewsOptions } from './tend-previews.ts';

/** What was done, of a queue that runs; without `runs` what was added is only looked at. */
function setUp({ runs = true }: { readonly runs?: boolean } = {}) {
  const done: string[] = [];
  const store = memoryQueueStore();
  const queue = createQueue({
    store,
    deployment: (job) => ({
      ...fakeDeployment(job, async () => void done.push(`deploy ${job.app}`)),
      destroy: async ({ volumes = false } = {}) => void done.push(`destroy ${job.app} ${volumes}`),
    }),
    heartbeat: { everyMs: 5 },
  });
  if (runs) queue.start();
  return { queue, done, store };
}

async function deployed(queue: Queue, app: string): Promise<void> {
  const { job } = await queue.add({ app });
  await queue.ended(job?.id ?? '');
}

async function latest(queue: Queue): Promise<readonly string[]> {
  return (await queue.latest()).map(({ app, action, state }) => `${app} ${action} ${state}`);
}

/** Looks until it has looked so many times. */
async function look(given: Omit<TendPreviewsOptions, 'everyMs'>, times = 1): Promise<void> {
  let looks = 0;
  const open: TendPreviewsOptions['open'] = (signal) => given.open(signal).finally(() => (looks += 1));
  using _tending = tendPreviews({ ...given, open, everyMs: 5 });
  // The next one begins when the one before has done all that it had to.
  await expect.poll(() => looks).toBeGreaterThan(times);
}

describe('previews', () => {
  it('go whose pull request is not open, with their data, and nothing else does', async () => {
    const { queue, done } = setUp();
    for (const app of ['shop', 'shop_pr-1', 'shop_pr-2', 'shop_staging', 'blog_pr-1', 'shop_pr-new'])
      await deployed(queue, app);
    await look({ app: 'shop', queue, open: async () => [2] });
    await expect.poll(() => done.filter((what) => what.startsWith('destroy'))).toEqual(['destroy shop_pr-1 true']);
    expect((await queue.latest('shop_pr-1'))[0]).toMatchObject({
      reason: 'pull request 1 is not open',
      trigger: 'previews',
    });
    await queue.close();
    expect(done.filter((what) => what.startsWith('destroy'))).toEqual(['destroy shop_pr-1 true']);
  });

  it('go that nobody has pushed to for long, though they are open', async () => {
    const { queue, store } = setUp({ runs: false });
    await queue.add({ app: 'shop_pr-1' });
    await queue.add({ app: 'shop_pr-2' });
    await rewrite(store, 'shop_pr-1', { queuedAt: '2020-01-02T03:04:05.678Z' });
    await look({ app: 'shop', queue, open: async () => [1, 2] });
    expect(await latest(queue)).toEqual(['shop_pr-1 destroy waiting', 'shop_pr-2 deploy waiting']);
    await queue.close();
  });

  it('are destroyed once by several that look, and again after that failed', async () => {
    const { queue, store } = setUp({ runs: false });
    await queue.add({ app: 'shop_pr-1' });
    const given = { app: 'shop', queue, open: async () => [] };
    await Promise.all([look(given, 2), look(given, 2)]);
    const destroys = async (): Promise<number> =>
      (await queue.list({ limit: 99 })).filter(({ action }) => action === 'destroy').length;
    expect(await destroys()).toBe(1);
    await rewrite(store, 'shop_pr-1', { state: 'failed' });
    await look(given);
    expect(await destroys()).toBe(2);
    await rewrite(store, 'shop_pr-1', { state: 'succeeded' });
    await look(given);
    expect(await destroys()).toBe(2);
    await queue.close();
  });

  it('stay where it cannot be told which are open, and that is told', async () => {
    const { queue } = setUp({ runs: false });
    await queue.add({ app: 'shop_pr-1' });
    const told: string[] = [];
    const open = async (): Promise<readonly number[]> => {
      throw new Error('answered 401');
    };
    await look({ app: 'shop', queue, open, onError: ({ message }) => told.push(message) });
    expect(told[0]).toMatch(/answered 401/);
    expect(await latest(queue)).toEqual(['shop_pr-1 deploy waiting']);
    await queue.close();
  });

  it('stay that were opened after it was asked', async () => {
    const { queue } = setUp({ runs: false });
    const open = async (): Promise<readonly number[]> => {
      await queue.add({ app: 'shop_pr-7' }, { once: 'opened' });
      return [];
    };
    using _tending = tendPreviews({ app: 'shop', queue, open, everyMs: 2 ** 30 });
    await expect.poll(() => latest(queue)).toEqual(['shop_pr-7 deploy waiting']);
    await queue.close();
    expect(await latest(queue)).toEqual(['shop_pr-7 deploy waiting']);
  });

  it('are not of an environment', () => {
    const { queue } = setUp({ runs: false });
    expect(() => tendPreviews({ app: 'shop_staging', queue, open: async () => [] })).toThrow(/app: must be an app/);
  });
});

/** As if it had been otherwise. */
async function rewrite(store: QueueStore, app: string, change: Partial<QueueJob>): Promise<void> {
  await store.change({ app }, ({ active }) => active.map((job) => ({ ...job, ...change })));
}
