import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'vitest';
import { createQueue, type Queue } from '../queue/create-queue.ts';
import type { QueueJob } from '../queue/job.ts';
import type { QueueStore } from '../queue/queue-store.ts';
import { fakeDeployment, Mortal } from './fake-deployment.ts';

/** What there was in the end. */
interface End {
  readonly servers: Servers;
  readonly accepted: readonly QueueJob[];
  readonly jobs: readonly QueueJob[];
}

/** 1,000 pushes to 50 apps, with the process killed in the middle. */
export async function pushThousand(stores: readonly [QueueStore, QueueStore]): Promise<void> {
  const apps = Array.from({ length: 1_000 }, (_, index) => (index * 7 + (index % 3)) % 50);
  const end = await pushOverAKill(stores, apps, 500);
  expectNewest(end, 1_000);
  expect(end.servers.live.size).toBe(50);
}

/** Pushes to apps by number, of which some come to a process that is then killed, and the rest to another one. */
export async function pushOverAKill(
  stores: readonly [QueueStore, QueueStore],
  apps: readonly number[],
  killedAt: number,
): Promise<End> {
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

/**
 * Each app is at its newest commit; none was lost, none was deployed by two at once, and no job was run twice. What a killed
 * process had done and could not write down any more counts as cut off.
 */
export function expectNewest({ servers, accepted, jobs }: End, pushes: number): void {
  expect(accepted.length).toBe(pushes);
  const newest = new Map(
    accepted.toSorted((one, other) => one.order - other.order).map((job) => [job.app, job.commit]),
  );
  expect(new Map([...servers.live].toSorted())).toEqual(new Map([...newest].toSorted()));
  expect(servers.started.length).toBe(new Set(servers.started).size);
  expect(servers.overlaps).toBe(0);
  const states = new Map(jobs.map(({ id, state }) => [id, state]));
  for (const { id } of accepted) expect(states.get(id)).toMatch(/succeeded|superseded|failed/);
  for (const { state, error } of jobs) if (state === 'failed') expect(error?.code).toBe('DEPLOYER_LOST');
  for (const id of servers.done) expect(states.get(id)).toMatch(/succeeded|failed/);
  const succeeded = jobs.filter(({ state }) => state === 'succeeded');
  for (const { id } of succeeded) expect(servers.done).toContain(id);
  expect(new Set(succeeded.map(({ app, commit = '' }) => `${app} ${commit}`)).size).toBe(succeeded.length);
}

/** What was done on the servers. */
class Servers {
  readonly live: Map<string, string> = new Map();
  /** Ids of jobs that were begun. */
  readonly started: string[] = [];
  /** Ids of those that came to their end. */
  readonly done: string[] = [];
  readonly #busy = new Set<string>();
  overlaps = 0;

  /** Of a killed process the server ends what it had started. */
  async deploy({ id, app, commit = '' }: QueueJob, process: Mortal): Promise<void> {
    if (this.#busy.has(app)) this.overlaps += 1;
    this.#busy.add(app);
    this.started.push(id);
    await turn();
    this.#busy.delete(app);
    await process.see(async () => {
      this.live.set(app, commit);
      this.done.push(id);
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
