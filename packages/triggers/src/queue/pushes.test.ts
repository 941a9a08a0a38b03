import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryQueueStore } from '../stores/memory-store.ts';
import { sqliteStore } from '../stores/sqlite-store.ts';
import { fakeDeployment, Mortal } from '../testing/fake-deployment.ts';
import { createQueue, type Queue } from './create-queue.ts';
import type { QueueJob } from './job.ts';
import type { QueueStore } from './queue-store.ts';

/** What was done on the servers. */
class Servers {
  readonly live = new Map<string, string>();
  readonly done: string[] = [];
  readonly #busy = new Set<string>();
  overlaps = 0;

  /** Of a killed process the server ends what it had started. */
  async deploy({ app, commit = '' }: QueueJob, process: Mortal): Promise<void> {
    const key = `${app} ${commit}`;
    if (this.#busy.has(app)) this.overlaps += 1;
    this.#busy.add(app);
    await turn();
    this.#busy.delete(app);
    await process.see(async () => {
      this.live.set(app, commit);
      this.done.push(key);
    });
  }
}

function queueOn(store: QueueStore, servers: Servers): { readonly queue: Queue; readonly process: Mortal } {
  const process = new Mortal();
  const queue = createQueue({
    store: process.store(store),
    deployment: (job) => fakeDeployment(job, () => servers.deploy(job, process)),
    limits: { total: 8, perHost: 2 },
    keep: 10_000,
    heartbeat: { everyMs: 5, missed: 20 },
  });
  queue.start();
  return { queue, process };
}

function commitOf(index: number): string {
  return index.toString(16).padStart(40, '0');
}

/** Pushes to apps by number, of which some come to a process that is then killed, and the rest to another one. */
async function pushOverAKill(stores: readonly [QueueStore, QueueStore], apps: readonly number[], killedAt: number) {
  const servers = new Servers();
  const accepted: QueueJob[] = [];
  const push = async (queue: Queue, app: number, index: number): Promise<void> => {
    const request = { app: `app${app}`, host: `host${app % 10}`, commit: commitOf(index) };
    const { job } = await queue.add(request, { once: `delivery ${index}` });
    if (job !== undefined) accepted.push(job);
  };
  const first = queueOn(stores[0], servers);
  for (const [index, app] of apps.slice(0, killedAt).entries()) await push(first.queue, app, index);
  first.process.kill();
  const second = queueOn(stores[1], servers);
  const rest = apps.slice(killedAt).entries();
  await Promise.all([...rest].map(([index, app]) => push(second.queue, app, killedAt + index)));
  await expect.poll(() => activeIn(stores[1])).toBe(0);
  const jobs = await second.queue.list({ limit: 9_999 });
  await second.queue.close();
  return { servers, accepted, jobs };
}

async function activeIn(store: QueueStore): Promise<number> {
  let count = 0;
  await store.change({}, ({ active }) => {
    count = active.length;
    return [];
  });
  return count;
}

function expectNewest({ servers, accepted, jobs }: Awaited<ReturnType<typeof pushOverAKill>>, pushes: number): void {
  expect(accepted.length).toBe(pushes);
  const newest = new Map(
    accepted.toSorted((one, other) => one.order - other.order).map((job) => [job.app, job.commit]),
  );
  expect(new Map([...servers.live].toSorted())).toEqual(new Map([...newest].toSorted()));
  expect(servers.done.length).toBe(new Set(servers.done).size);
  expect(servers.overlaps).toBe(0);
  const found = new Map(jobs.map((job) => [job.id, job]));
  for (const { id } of accepted) expect(found.get(id)?.state).toMatch(/succeeded|superseded|failed/);
  for (const { state, error } of jobs) if (state === 'failed') expect(error?.code).toBe('DEPLOYER_LOST');
  expect(jobs.filter(({ state }) => state === 'succeeded').length).toBe(servers.done.length);
}

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'queue-pushes-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('over a kill in the middle, each app ends at its newest commit, and none is lost or deployed twice', () => {
  it('with 1,000 pushes to 50 apps, in a file', async () => {
    const file = join(directory, 'thousand.db');
    const apps = Array.from({ length: 1_000 }, (_, index) => (index * 7 + (index % 3)) % 50);
    const end = await pushOverAKill([sqliteStore({ file }), sqliteStore({ file })], apps, 500);
    expectNewest(end, 1_000);
    expect(end.servers.live.size).toBe(50);
  });

  it('with any pushes, killed at any of them', async () => {
    const pushes = fc
      .array(fc.nat(4), { minLength: 1, maxLength: 40 })
      .chain((apps) => fc.tuple(fc.constant(apps), fc.nat(apps.length)));
    await fc.assert(
      fc.asyncProperty(pushes, async ([apps, killedAt]) => {
        const store = memoryQueueStore();
        expectNewest(await pushOverAKill([store, store], apps, killedAt), apps.length);
      }),
      { numRuns: 15 },
    );
  });
});
