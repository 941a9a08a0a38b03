import { fakeSource } from '@appliku/conformance';
import { DeployError, type DeployErrorJson, type Source } from '@appliku/core';
import { expect, it } from 'vitest';
import { createQueue, type Queue } from '../queue/create-queue.ts';
import { memoryQueueStore } from '../stores/memory-store.ts';
import { poll } from './poll.ts';

const [one, two] = ['1'.repeat(40), '2'.repeat(40)];

function aQueue(): Queue {
  return createQueue({
    store: memoryQueueStore(),
    deployment: () => {
      throw new Error('nothing is deployed here');
    },
  });
}

async function commitsOf(queue: Queue): Promise<readonly (string | undefined)[]> {
  return (await queue.list()).map(({ commit }) => commit).toReversed();
}

it('adds a deploy of each revision that is new, also of one that comes back', async () => {
  const queue = aQueue();
  const source = fakeSource();
  source.push(one);
  using _polling = poll({ app: 'shop', host: 'web1', source, queue, everyMs: 1 });
  await expect.poll(() => commitsOf(queue)).toEqual([one]);
  source.push(two);
  await expect.poll(() => commitsOf(queue)).toEqual([one, two]);
  source.push(one);
  await expect.poll(() => commitsOf(queue)).toEqual([one, two, one]);
  expect(await queue.list({ limit: 1 })).toMatchObject([{ app: 'shop', host: 'web1', trigger: 'poll' }]);
});

it('does not add again at its start what was polled before', async () => {
  const queue = aQueue();
  const source = fakeSource();
  source.push(one);
  let looks = 0;
  const counted: Source = {
    ...source,
    resolve: (context) => {
      looks += 1;
      return source.resolve(context);
    },
  };
  for (const least of [1, 3]) {
    using _polling = poll({ app: 'shop', source: counted, queue, everyMs: 1 });
    await expect.poll(() => looks).toBeGreaterThanOrEqual(least + 1);
  }
  expect(await commitsOf(queue)).toEqual([one]);
});

it('tells of a look that fails, without secrets, and looks again', async () => {
  const queue = aQueue();
  const source = fakeSource();
  source.push(one);
  const told: DeployErrorJson[] = [];
  let isDown = true;
  const shaky: Source = {
    ...source,
    resolve: (context) => {
      context.mask('hunter2');
      if (!isDown) return source.resolve(context);
      throw new DeployError('https://x:hunter2@example.com refused', { code: 'SOURCE_AUTH' });
    },
  };
  using _polling = poll({ app: 'shop', source: shaky, queue, everyMs: 1, onError: (error) => told.push(error) });
  await expect.poll(() => told.length).toBeGreaterThan(1);
  expect(told[0]).toMatchObject({ code: 'SOURCE_AUTH', message: 'https://x:[secret]@example.com refused' });
  isDown = false;
  await expect.poll(() => commitsOf(queue)).toEqual([one]);
});

it('names every mistake in its options', () => {
  expect(() => poll({ app: '', source: fakeSource(), queue: aQueue(), everyMs: 0 })).toThrow(/app: .*\n {2}everyMs: /);
});
