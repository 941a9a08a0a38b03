import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueStore } from '../queue/queue-store.ts';
import { queueStoreCases, type QueueStoreSubject } from '../testing/queue-store-cases.ts';
import { redCases } from '../testing/red-cases.ts';
import { memoryQueueStore } from './memory-store.ts';
import { sqliteStore } from './sqlite-store.ts';

let directory = '';
let files = 0;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'queue-stores-'));
});
afterAll(() => rm(directory, { recursive: true }));

const inFile = async (): Promise<QueueStoreSubject> => {
  files += 1;
  const file = join(directory, `${files}.db`);
  return { store: sqliteStore({ file }), again: async () => sqliteStore({ file }) };
};
const inMemory = async (): Promise<QueueStoreSubject> => {
  const store = memoryQueueStore();
  return { store, again: async () => store };
};

describe.each([
  { name: 'memory', setup: inMemory },
  { name: 'SQLite', setup: inFile },
])('in $name', ({ setup }) => {
  it.each(queueStoreCases)('$title', async ({ run }) => {
    const subject = await setup();
    await run(subject);
    await subject.store.close();
  });
});

it('says what is wrong with a file that cannot be opened', async () => {
  const store = sqliteStore({ file: join(directory, 'none', 'queue.db') });
  await expect(store.find('a')).rejects.toMatchObject({ code: 'QUEUE_STORE_FAILED' });
});

/** Every case of the suite is turned red by one of these. */
const breaks: Readonly<Record<string, { plant: (store: QueueStore) => Partial<QueueStore>; red: readonly string[] }>> =
  {
    'loses a field': {
      plant: (store) => ({
        find: async (id) => {
          const job = await store.find(id);
          return job && { ...job, stages: [] };
        },
      }),
      red: ['reads back a job with all that is in it'],
    },
    'shows all apps': {
      plant: (store) => ({ change: ({ app: _app, ...scope }, decide) => store.change(scope, decide) }),
      red: [
        'removes ended jobs of one app with their lines, but for the newest',
        'shows a change what is active, and of which app it is asked',
      ],
    },
    'numbers each app by itself': {
      plant: (store) => ({
        change: (scope, decide) =>
          store.change(scope, (view) => decide({ ...view, next: (view.active.at(-1)?.order ?? 0) + 1 })),
      }),
      red: [
        'numbers jobs over all apps, also after the last was removed',
        'does one change after the other',
        'lists the newest first, of one app or of all',
        'gives the newest job of each app whose name begins so',
        'removes ended jobs of one app with their lines, but for the newest',
      ],
    },
    'reads first and writes later': {
      plant: (store) => ({
        change: async (scope, decide) => {
          let view: Parameters<typeof decide>[0] = { active: [], next: 1 };
          await store.change(scope, (present) => {
            view = present;
            return [];
          });
          await new Promise((resolve) => setImmediate(resolve));
          const changed = decide(view);
          return store.change(scope, () => changed);
        },
      }),
      red: ['does one change after the other', 'asks once for one name, whoever is first'],
    },
    'writes before it knows': {
      plant: (store) => ({
        change: async (scope, decide) => {
          try {
            return await store.change(scope, decide);
          } catch (error) {
            await store.change(scope, ({ active }) => active.map((job) => ({ ...job, state: 'failed' })));
            throw error;
          }
        },
      }),
      red: ['writes nothing where the decision throws'],
    },
    'remembers nothing': {
      plant: (store) => ({ change: ({ once: _once, ...scope }, decide) => store.change(scope, decide) }),
      red: ['remembers what asked for a job, also when that is gone', 'asks once for one name, whoever is first'],
    },
    'forgets lines': {
      plant: (store) => ({ append: (id, lines) => store.append(id, lines, 1) }),
      red: ['numbers lines, and keeps the last'],
    },
    'has no lines for others': {
      plant: () => ({ append: async () => undefined }),
      red: ['keeps all for who opens it later', 'numbers lines, and keeps the last'],
    },
    'lists the oldest': {
      plant: (store) => ({
        list: async (options) => (await store.list({ ...options, limit: 1_000 })).toReversed().slice(0, options.limit),
      }),
      red: [
        'does one change after the other',
        'lists the newest first, of one app or of all',
        'removes ended jobs of one app with their lines, but for the newest',
      ],
    },
    'knows the newest of all only': {
      plant: (store) => ({ latest: async (prefix) => (await store.latest(prefix)).slice(0, 1) }),
      red: ['gives the newest job of each app whose name begins so'],
    },
    'counts nobody else': {
      plant: (store) => ({
        beat: async (owner) => ({ [owner]: (await store.beat(owner))[owner] ?? 0 }),
      }),
      red: ['counts signs of life of each process, until it is forgotten'],
    },
    'keeps everything': {
      plant: () => ({ prune: async () => undefined }),
      red: ['removes ended jobs of one app with their lines, but for the newest'],
    },
  };

describe('planted breaks', () => {
  it.each(Object.entries(breaks))('are told: %s', async (_name, { plant, red }) => {
    expect((await redCases(inMemory, plant)).toSorted()).toEqual(red.toSorted());
  });

  it('turn every case red', () => {
    const reddened = new Set(Object.values(breaks).flatMap(({ red }) => red));
    expect(queueStoreCases.map(({ title }) => title).filter((title) => !reddened.has(title))).toEqual([]);
  });
});
