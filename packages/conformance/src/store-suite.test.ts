import { describe } from 'vitest';
import { fakeHost } from './fakes/host.ts';
import { memoryStore } from './fakes/store.ts';
import { storeSuite, type StoreSubject } from './suites/store-suite.ts';
import { type Break, type Breaks, prove } from './testing/prove.ts';

type Store = StoreSubject['store'];

const setup = async (): Promise<StoreSubject> => ({ store: memoryStore(fakeHost()), lease: 'app:shop' });

function broken(change: (store: Store) => Partial<Store>, ...red: readonly string[]): Break<StoreSubject> {
  return { red, plant: (subject) => ({ ...subject, store: { ...subject.store, ...change(subject.store) } }) };
}

const breaks: Breaks<StoreSubject> = {
  'trims values': broken(
    (store) => ({
      read: async (key) => {
        const found = await store.read(key);
        return found && { ...found, value: found.value.trim() };
      },
    }),
    'reads back what was written, whatever is in it',
  ),
  'has an empty text where there is nothing': broken(
    (store) => ({ read: async (key) => (await store.read(key)) ?? { value: '', version: '' } }),
    'has nothing where nothing was written',
    'writes over a key only where the version is the expected one',
    'removes a key with all below it, and nothing beside it',
  ),
  'writes over what nobody expects': broken(
    (store) => ({
      write: async (key, value, options) => {
        if (options.expected === undefined) await store.remove(key);
        return store.write(key, value, options);
      },
    }),
    'writes a new key only where there is none',
  ),
  'looks only whether a version is expected': broken(
    (store) => ({
      write: async (key, value, options) => {
        const found = await store.read(key);
        return store.write(key, value, { ...options, expected: options.expected && found?.version });
      },
    }),
    'writes over a key only where the version is the expected one',
  ),
  'looks first and writes later': broken((store) => {
    let former: Promise<unknown> = Promise.resolve();
    return {
      write: async (key, value, options) => {
        if ((await store.read(key))?.version !== options.expected) return undefined;
        const turn = former.then(async () => {
          const now = await store.read(key);
          return store.write(key, value, { ...options, expected: now?.version });
        });
        former = turn;
        return turn;
      },
    };
  }, 'lets one of many writers at once through'),
  'says nothing of the new version': broken(
    (store) => ({
      write: async (key, value, options) =>
        (await store.write(key, value, options)) === undefined ? undefined : 'new',
    }),
    'tells a writer the version that is read then',
  ),
  'lists keys alone': broken(
    (store) => ({ list: async (prefix) => (await store.list(prefix)).map((item) => ({ ...item, value: '' })) }),
    'lists what is below a prefix, with values and versions',
  ),
  'lists with versions of its own': broken(
    (store) => ({ list: async (prefix) => (await store.list(prefix)).map((item) => ({ ...item, version: '0' })) }),
    'lists what is below a prefix, with values and versions',
  ),
  'lists what begins like the prefix': broken(
    (store) => ({ list: (prefix) => store.list(prefix.slice(0, -1)) }),
    'lists what is below a prefix, with values and versions',
  ),
  'shows secrets': broken(
    (store) => ({ write: (key, value, options) => store.write(key, value, { ...options, secret: false }) }),
    'shows the values of secret keys to who reads them, and in no list',
  ),
  'leaves secret keys out': broken(
    (store) => ({ list: async (prefix) => (await store.list(prefix)).filter(({ value }) => value !== '') }),
    'shows the values of secret keys to who reads them, and in no list',
    'removes a key with all below it, and nothing beside it',
  ),
  'removes what begins like the key': broken(
    (store) => ({
      remove: async (key) => {
        for (const item of await store.list(key)) await store.remove(item.key);
      },
    }),
    'removes a key with all below it, and nothing beside it',
  ),
  'finds it wrong that a key is gone': broken(
    (store) => ({
      remove: async (key) => {
        const below = await store.list(key);
        if (below.length === 0) throw new Error(`no ${key}`);
        await store.remove(key);
      },
    }),
    'removes what is gone',
  ),
  'gives a lease to all': broken(
    () => ({ lease: async () => ({ token: 1, lost: new AbortController().signal, release: async () => undefined }) }),
    'gives a lease to one at a time, with a token that grows',
    'refuses a writer whose lease somebody else has had since',
  ),
  'has tokens that stay the same': broken(
    (store) => ({ lease: async (name, options) => ({ ...(await store.lease(name, options)), token: 1 }) }),
    'gives a lease to one at a time, with a token that grows',
    'refuses a writer whose lease somebody else has had since',
  ),
  'heeds no tokens': broken(
    (store) => ({ write: (key, value, { token: _token, ...options }) => store.write(key, value, options) }),
    'refuses a writer whose lease somebody else has had since',
  ),
};

describe('the suite of stores', () => prove(storeSuite.cases, setup, { breaks }));
