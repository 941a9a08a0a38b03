import assert from 'node:assert/strict';
import type { Lease, Store } from '@appliku/core';
import { assertCode } from './expect.ts';
import { casesOf, type Suite, suiteOf, type Work } from './suite.ts';

/** An empty store for one case. */
export interface StoreSubject extends Partial<AsyncDisposable> {
  readonly store: Store;
  /** Name of the lease that the store's app is worked on under: its tokens tell a late writer. */
  readonly lease: string;
}

const never: AbortSignal = new AbortController().signal;

const keys: Readonly<Record<string, Work<StoreSubject>>> = {
  'reads back what was written, whatever is in it': async ({ store }) => {
    for (const [index, value] of ['', 'a "quoted" $value\nwith lines, é and no end', ' \n\n'].entries()) {
      assert.ok(await store.write(`texts/${index}.json`, value, { expected: undefined }));
      assert.equal((await store.read(`texts/${index}.json`))?.value, value);
    }
  },

  'has nothing where nothing was written': async ({ store }) => {
    assert.equal(await store.read('none'), undefined);
    assert.deepEqual(await store.list('none/'), []);
  },

  'writes a new key only where there is none': async ({ store }) => {
    assert.ok(await store.write('state', 'one', { expected: undefined }));
    assert.equal(await store.write('state', 'two', { expected: undefined }), undefined);
    assert.equal((await store.read('state'))?.value, 'one');
  },

  'writes over a key only where the version is the expected one': async ({ store }) => {
    await store.write('state', 'one', { expected: undefined });
    const version = await versionOf(store, 'state');
    assert.equal(await store.write('other', 'two', { expected: version }), undefined);
    assert.ok(await store.write('state', 'two', { expected: version }));
    assert.equal(await store.write('state', 'three', { expected: version }), undefined);
    assert.equal((await store.read('state'))?.value, 'two');
    assert.equal(await store.read('other'), undefined);
  },

  'tells a writer the version that is read then': async ({ store }) => {
    const first = await store.write('state', 'one', { expected: undefined });
    assert.equal(first, await versionOf(store, 'state'));
    const second = await store.write('state', 'two', { expected: first });
    assert.equal(second, await versionOf(store, 'state'));
    assert.notEqual(first, second);
  },

  'lets one of many writers at once through': async ({ store }) => {
    const values = Array.from({ length: 10 }, (_, index) => String(index));
    const results = await Promise.all(values.map((value) => store.write('raced', value, { expected: undefined })));
    assert.deepEqual(
      values.filter((_, index) => results[index] !== undefined),
      [(await store.read('raced'))?.value],
    );
  },

  'lists what is below a prefix, with values and versions': async ({ store }) => {
    for (const key of ['a/1/x', 'a/1/y', 'a/2/x', 'ab', 'b/1'])
      await store.write(key, `value of ${key}`, { expected: undefined });
    const listed = (await store.list('a/')).toSorted((one, other) => (one.key < other.key ? -1 : 1));
    assert.deepEqual(
      listed.map(({ key, value }) => [key, value]),
      ['a/1/x', 'a/1/y', 'a/2/x'].map((key) => [key, `value of ${key}`]),
    );
    for (const { key, version } of listed) assert.equal(version, await versionOf(store, key));
  },

  'shows the values of secret keys to who reads them, and in no list': async ({ store }) => {
    await store.write('a/env', 'TOKEN=hunter2', { expected: undefined, secret: true });
    await store.write('a/env', 'TOKEN=hunter3', { expected: await versionOf(store, 'a/env'), secret: true });
    assert.equal((await store.read('a/env'))?.value, 'TOKEN=hunter3');
    assert.deepEqual(
      (await store.list('a/')).map(({ key, value }) => [key, value]),
      [['a/env', '']],
    );
  },

  'removes a key with all below it, and nothing beside it': async ({ store }) => {
    for (const key of ['a/1/x', 'a/1/y/z', 'a/10/x', 'b'])
      await store.write(key, 'value', { expected: undefined, secret: key.endsWith('x') });
    await store.remove('a/1');
    await store.remove('b');
    assert.deepEqual(
      (await store.list('a/')).map(({ key }) => key),
      ['a/10/x'],
    );
    assert.equal(await store.read('b'), undefined);
    assert.ok(await store.write('a/1/x', 'again', { expected: undefined }));
  },

  'removes what is gone': async ({ store }) => {
    await store.remove('none');
    await store.write('a', 'value', { expected: undefined });
    await store.remove('a');
    await store.remove('a');
  },
};

const fences: Readonly<Record<string, Work<StoreSubject>>> = {
  'gives a lease to one at a time, with a token that grows': async (subject) => {
    const first = await leaseOf(subject);
    await assertCode(leaseOf(subject), 'LEASE_HELD');
    await first.release();
    const second = await leaseOf(subject);
    assert.ok(second.token > first.token);
    await second.release();
  },

  'refuses a writer whose lease somebody else has had since': async (subject) => {
    const { store } = subject;
    const early = await leaseOf(subject);
    assert.ok(await store.write('fenced', 'one', { expected: undefined, token: early.token }));
    await early.release();
    const late = await leaseOf(subject);
    const expected = await versionOf(store, 'fenced');
    assert.equal(await store.write('fenced', 'two', { expected, token: early.token }), undefined);
    assert.equal((await store.read('fenced'))?.value, 'one');
    assert.ok(await store.write('fenced', 'two', { expected, token: late.token }));
    await late.release();
  },
};

/** What the ledger relies on in every store. */
export const storeSuite: Suite<StoreSubject> = suiteOf(casesOf<StoreSubject>({ ...keys, ...fences }));

async function versionOf(store: Store, key: string): Promise<string> {
  const found = await store.read(key);
  assert.ok(found, `${key} is there`);
  return found.version;
}

function leaseOf({ store, lease }: StoreSubject): Promise<Lease> {
  return store.lease(lease, { purpose: 'a test', signal: never });
}
