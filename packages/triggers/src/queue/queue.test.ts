import { fakeWorld, type FakeWorld, hang } from '@appliku/conformance';
import { createDeployment, type Deployment, DeployError } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import { memoryQueueStore } from '../stores/memory-store.ts';
import { Mortal } from '../testing/fake-deployment.ts';
import type { QueueOptions } from './check-options.ts';
import { createQueue, type Queue } from './create-queue.ts';
import type { JobLine, QueueJob } from './job.ts';
import type { QueueStore } from './queue-store.ts';
import type { QueueDeployment } from './run-job.ts';

interface Setup {
  readonly world: FakeWorld;
  readonly store: QueueStore;
  readonly queue: Queue;
}

const quick = { everyMs: 5, missed: 20 };

function deploymentOf({ host, source, builder, driver, router }: FakeWorld): Deployment {
  const processes = { web: { port: 3000 } };
  return createDeployment({ app: 'shop', host, source, builder, driver, router, processes });
}

function setUp(options: Partial<QueueOptions> = {}, world: FakeWorld = fakeWorld()): Setup {
  const store = options.store ?? memoryQueueStore();
  const queue = createQueue({ deployment: () => deploymentOf(world), heartbeat: quick, ...options, store });
  queue.start();
  return { world, store, queue };
}

async function add(queue: Queue, request: Partial<QueueJob> = {}): Promise<QueueJob> {
  const { job } = await queue.add({ app: 'shop', ...request });
  if (job === undefined) throw new Error('there is no job');
  return job;
}

/** Its next build waits until it is cancelled; resolves once it does. */
function hangingBuild({ faults }: FakeWorld): Promise<void> {
  return new Promise((resolve) => {
    faults.next('builder.build', (signal) => {
      resolve();
      return hang(signal);
    });
  });
}

async function linesOf(queue: Queue, id: string): Promise<readonly JobLine[]> {
  const lines: JobLine[] = [];
  for await (const line of queue.follow(id)) lines.push(line);
  return lines;
}

describe('a job', () => {
  it('is recorded with its stages, lines, and what was observed', async () => {
    const { queue } = setUp();
    const { id } = await add(queue, { by: 'ann', reason: 'a try' });
    const job = await queue.ended(id);
    expect(job).toMatchObject({ state: 'succeeded', result: { outcome: 'deployed', release: 1 }, by: 'ann' });
    expect(job?.stages.map(({ stage }) => stage)).toEqual(expect.arrayContaining(['resolve', 'build', 'route']));
    const lines = await linesOf(queue, id);
    expect(lines.map(({ number }) => number)).toEqual(lines.map((_line, index) => index + 1));
    expect(lines.length).toBeGreaterThan(0);
    await queue.close();
  });

  it('takes an app off its server, and leaves one record of it', async () => {
    const { queue, world } = setUp();
    await queue.ended((await add(queue)).id);
    const destroy = await add(queue, { action: 'destroy', volumes: true });
    expect(await queue.ended(destroy.id)).toMatchObject({ state: 'succeeded', result: { outcome: 'destroyed' } });
    expect(await deploymentOf(world).current()).toBeUndefined();
    await expect.poll(() => queue.list({ app: 'shop' })).toMatchObject([{ id: destroy.id, action: 'destroy' }]);
    await queue.close();
  });

  it('that fails says why, and where', async () => {
    const { queue, world } = setUp();
    world.faults.next('builder.build', () => {
      throw new DeployError('It does not compile', { code: 'BUILD_FAILED' });
    });
    const job = await queue.ended((await add(queue)).id);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'BUILD_FAILED', stage: 'build' } });
    expect(job?.stages.at(-1)).toMatchObject({ stage: 'build', failed: true });
    await queue.close();
  });

  it('whose deployment cannot be made fails', async () => {
    const { queue } = setUp({
      deployment: () => {
        throw new TypeError('Invalid options:\n  app: must be a name');
      },
    });
    const job = await queue.ended((await add(queue)).id);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'PLUGIN_FAILED' } });
    expect(job?.error?.message).toContain('app: must be a name');
    await queue.close();
  });

  it('waits for who works on the app from elsewhere', async () => {
    const { queue, world } = setUp();
    const lease = await world.host.lease('app:shop', { purpose: 'by hand', signal: new AbortController().signal });
    const { id } = await add(queue);
    await expect
      .poll(async () => (await linesOfNow(queue, id)).some(({ text }) => text.startsWith('Waiting: ')))
      .toBe(true);
    await lease.release();
    expect(await queue.ended(id)).toMatchObject({ state: 'succeeded' });
    await queue.close();
  });

  it('that takes too long in a stage is ended', async () => {
    const { queue, world } = setUp({ timeouts: { stages: { build: 20 } } });
    void hangingBuild(world);
    const job = await queue.ended((await add(queue)).id);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'TIMEOUT', stage: 'build' } });
    await queue.close();
  });

  it('that takes too long as a whole is ended', async () => {
    const { queue, world } = setUp({ timeouts: { wholeMs: 50 } });
    void hangingBuild(world);
    const job = await queue.ended((await add(queue)).id);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'TIMEOUT' } });
    await queue.close();
  });
});

describe('a cancel', () => {
  it('ends what runs', async () => {
    const { queue, world } = setUp();
    const building = hangingBuild(world);
    const { id } = await add(queue);
    await building;
    expect(await queue.cancel(id, { by: 'ann' })).toMatchObject({ cancelledBy: 'ann' });
    const job = await queue.ended(id);
    expect(job).toMatchObject({ state: 'cancelled', error: { code: 'ABORTED', message: 'Cancelled by ann' } });
    expect(await queue.ended((await add(queue)).id)).toMatchObject({ state: 'succeeded' });
    await queue.close();
  });

  it('is heard by the process that runs the job', async () => {
    const { queue, store, world } = setUp();
    const building = hangingBuild(world);
    const { id } = await add(queue);
    await building;
    const elsewhere = createQueue({ store, deployment: () => deploymentOf(world) });
    await elsewhere.cancel(id, { by: 'bob' });
    expect(await elsewhere.ended(id)).toMatchObject({ state: 'cancelled' });
    await queue.close();
  });

  it('ends at once what waits, and leaves alone what has ended', async () => {
    const store = memoryQueueStore();
    const queue = createQueue({ store, deployment: () => deploymentOf(fakeWorld()) });
    const { id } = await add(queue);
    expect(await queue.cancel(id)).toMatchObject({ state: 'cancelled' });
    expect(await queue.cancel(id, { by: 'late' })).not.toMatchObject({ cancelledBy: 'late' });
    expect(await queue.cancel('none')).toBeUndefined();
  });
});

describe('a process that ends', () => {
  it('by SIGKILL leaves a job that becomes failed by itself, and is done again', async () => {
    const world = fakeWorld();
    const store = memoryQueueStore();
    const process = new Mortal();
    const building = hangingBuild(world);
    const killed = createQueue({
      store: process.store(store),
      deployment: () => deploymentOf(world),
      heartbeat: quick,
    });
    killed.start();
    const { id } = await add(killed, { commit: 'c'.repeat(40), by: 'ann' });
    await building;
    process.kill();
    world.restart();
    const next = setUp({ store }, world).queue;
    expect(await next.ended(id)).toMatchObject({ state: 'failed', error: { code: 'DEPLOYER_LOST' } });
    const [again] = await next.list();
    expect(again).toMatchObject({ retryOf: id, commit: 'c'.repeat(40), by: 'ann', action: 'deploy' });
    expect(await next.ended(again?.id ?? '')).toMatchObject({ state: 'succeeded', result: { release: 1 } });
    await next.close();
  });

  it('orderly waits for what runs', async () => {
    const { queue } = setUp();
    const { id } = await add(queue);
    await expect.poll(async () => (await queue.find(id))?.state).not.toBe('waiting');
    await queue.close();
    expect(await queue.find(id)).toMatchObject({ state: 'succeeded' });
  });

  it('when it stops takes jobs, which the next one runs', async () => {
    const { queue, store, world } = setUp();
    await queue.stop();
    const { id } = await add(queue);
    expect(await queue.active()).toMatchObject([{ id, state: 'waiting' }]);
    await queue.close();
    const next = setUp({ store }, world).queue;
    expect(await next.ended(id)).toMatchObject({ state: 'succeeded' });
    await next.close();
  });

  it('in a hurry ends what runs, which goes on in the next one', async () => {
    const { queue, store, world } = setUp();
    const building = hangingBuild(world);
    const { id } = await add(queue);
    await building;
    await queue.close({ graceMs: 1 });
    expect(await queue.find(id)).toMatchObject({ state: 'failed', error: { code: 'DEPLOYER_LOST' } });
    const next = setUp({ store }, world).queue;
    const [again] = await next.list();
    expect(await next.ended(again?.id ?? '')).toMatchObject({ state: 'succeeded', retryOf: id });
    await next.close();
  });
});

it('tells listeners of jobs, and removes one that throws', async () => {
  const { queue } = setUp();
  const states: string[] = [];
  queue.on(() => {
    throw new Error('a mistake');
  });
  queue.on((event) => {
    if (event.type === 'job') states.push(event.job.state);
  });
  await queue.ended((await add(queue)).id);
  await queue.close();
  expect(states).toEqual(['waiting', 'running', 'succeeded']);
});

it('adds nothing a second time under one name', async () => {
  const { queue } = setUp();
  const first = await queue.add({ app: 'shop' }, { once: 'delivery' });
  const second = await queue.add({ app: 'shop' }, { once: 'delivery' });
  expect(second).toMatchObject({ isKnown: true, job: { id: first.job?.id } });
  expect(await queue.list()).toHaveLength(1);
  await queue.close();
});

it('names every mistake in its options, and in a request', async () => {
  const store = memoryQueueStore();
  const deployment = (): QueueDeployment => deploymentOf(fakeWorld());
  expect(() => createQueue({ store, deployment, limits: { total: 0 }, keep: -1 })).toThrow(
    /limits\.total: .*\n {2}keep: /,
  );
  await expect(createQueue({ store, deployment }).add({ app: 'shop', commit: 'main' })).rejects.toThrow(
    /commit: must be a full hash/,
  );
});

async function linesOfNow(queue: Queue, id: string): Promise<readonly JobLine[]> {
  const lines: JobLine[] = [];
  const end = new AbortController();
  setTimeout(() => end.abort(), 20);
  for await (const line of queue.follow(id, { signal: end.signal })) lines.push(line);
  return lines;
}
