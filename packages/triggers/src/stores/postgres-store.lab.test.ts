import { readFile } from 'node:fs/promises';
import { Secret } from '@appliku/core';
import { type LabPostgres, startPostgres } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addJob } from '../queue/add-job.ts';
import type { QueueStore } from '../queue/queue-store.ts';
import { expectTakenOver } from '../testing/killed-process.ts';
import { pushThousand } from '../testing/pushes-over-a-kill.ts';
import { queueStoreCases } from '../testing/queue-store-cases.ts';
import { openPostgres } from './postgres-client.ts';
import { lockOf } from './postgres-queries.ts';
import { migrate, migrations } from './postgres-schema.ts';
import { postgresQueueStore, type PostgresQueueStoreOptions } from './postgres-store.ts';

const now = '2026-01-02T03:04:05.678Z';
let postgres: LabPostgres;
let databases = 0;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

async function anEmptyOne(): Promise<{ readonly name: string; readonly connection: string }> {
  databases += 1;
  const name = `queue${databases}`;
  return { name, connection: await postgres.createDatabase(name) };
}

async function add(store: QueueStore, app: string): Promise<void> {
  await store.change({ app }, (view) => addJob(view, { app }, now));
}

async function appsIn(store: QueueStore): Promise<readonly string[]> {
  return (await store.list({ limit: 99 })).map(({ app }) => app);
}

describe('keeps what the queue relies on', () => {
  it.each(queueStoreCases)('$title', async ({ run }) => {
    const { connection } = await anEmptyOne();
    const store = postgresQueueStore({ connection });
    await run({ store, again: async () => postgresQueueStore({ connection }) });
    await store.close();
  });

  it('a process that is killed by SIGKILL leaves jobs, which another one takes over', async () => {
    const { connection } = await anEmptyOne();
    await expectTakenOver(postgresQueueStore({ connection }), 'postgres', connection);
  });

  it('of 1,000 pushes to 50 apps over a kill each app ends at its newest, and none is lost or deployed twice', async () => {
    const { connection } = await anEmptyOne();
    await pushThousand([postgresQueueStore({ connection }), postgresQueueStore({ connection })]);
  });
});

describe('its tables', () => {
  it('are made once, by many processes that are the first', async () => {
    const { connection } = await anEmptyOne();
    const stores = Array.from({ length: 5 }, () => postgresQueueStore({ connection }));
    await Promise.all(stores.map((store, index) => add(store, `app${index}`)));
    expect((await Promise.all(stores.map(appsIn))).map(({ length }) => length)).toEqual([5, 5, 5, 5, 5]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('are altered by who knows more, once, with what is in them', async () => {
    const { connection, name } = await anEmptyOne();
    const store = postgresQueueStore({ connection });
    await add(store, 'shop');
    const newer = [
      ...migrations,
      (schema: string) => `alter table ${schema}.jobs add note text not null default 'new'`,
    ];
    const options = { connection, connections: 1, patienceMs: 60_000 };
    const all = await Promise.all(Array.from({ length: 3 }, () => openPostgres(options)));
    await Promise.all(all.map((database) => migrate(database, '"appliku_queue"', newer)));
    expect(await postgres.sql(name, 'select app, note from appliku_queue.jobs')).toBe('shop|new');
    expect(await postgres.sql(name, 'select version from appliku_queue.versions order by 1')).toBe('1\n2');
    await Promise.all(all.map((database) => database.close()));
    await store.close();

    const older = postgresQueueStore({ connection });
    await expect(older.list({ limit: 1 })).rejects.toMatchObject({
      code: 'QUEUE_STORE_FAILED',
      message: expect.stringMatching(/version 2; this one knows 1/),
    });
  });

  it('are apart for each schema, whatever it is called', async () => {
    const { connection } = await anEmptyOne();
    const stores = ['select', 'other'].map((schema) => postgresQueueStore({ connection, schema }));
    for (const [index, store] of stores.entries()) await add(store, `app${index}`);
    expect(await Promise.all(stores.map(appsIn))).toEqual([['app0'], ['app1']]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('need no right to make any, once they are there', async () => {
    const { connection, name } = await anEmptyOne();
    await postgres.sql(name, 'create role clerk login; revoke all on schema public from public');
    const clerk = connection.replace('postgres@', 'clerk@');
    await expect(postgresQueueStore({ connection: clerk }).list({ limit: 1 })).rejects.toMatchObject({
      code: 'QUEUE_STORE_FAILED',
      hint: expect.stringMatching(/own the schema/),
    });
    const owner = postgresQueueStore({ connection });
    await add(owner, 'shop');
    await owner.close();
    await postgres.sql(
      name,
      'grant usage on schema appliku_queue to clerk; grant all on all tables in schema appliku_queue to clerk',
    );
    const store = postgresQueueStore({ connection: clerk });
    await add(store, 'blog');
    expect(await appsIn(store)).toEqual(['blog', 'shop']);
    await store.close();
  });
});

describe('the way to it', () => {
  it('is encrypted and checked, by a connection string or in parts', async () => {
    const { name } = await anEmptyOne();
    const { address: host, user, password } = postgres.tcp;
    const url = `postgresql://${user}:${encodeURIComponent(password)}@${host}/${name}`;
    const ca = await readFile(postgres.caFile, 'utf8');
    const ways: readonly PostgresQueueStoreOptions['connection'][] = [
      new Secret(`${url}?sslmode=verify-full&sslrootcert=${postgres.caFile}`),
      { host, user, database: name, password: new Secret(password), tls: { ca } },
    ];
    for (const connection of ways) {
      const store = postgresQueueStore({ connection });
      expect(await store.list({ limit: 1 })).toEqual([]);
      await store.close();
    }
  });

  it.each([
    { what: 'a certificate of nobody known', end: '?sslmode=verify-full', message: /certificate/, hint: /authority/ },
    { what: 'no TLS where it is wanted', end: '', message: /no encryption/, hint: /pg_hba/ },
    { what: 'a wrong password', pass: 'wrong', message: /password/, hint: /user, password/ },
    { what: 'no such database', database: 'none', message: /"none" does not exist/, hint: /Make the database/ },
    { what: 'nobody there', port: 1, message: /ECONNREFUSED/, hint: /can be reached/ },
  ])('says what is wrong: $what', async ({ end, pass, database = 'postgres', port = 5432, message, hint }) => {
    const { address, user, password } = postgres.tcp;
    const trusted = `?sslmode=verify-full&sslrootcert=${postgres.caFile}`;
    const login = `${user}:${encodeURIComponent(pass ?? password)}`;
    const connection = `postgresql://${login}@${address}:${port}/${database}${end ?? trusted}`;
    const failing = postgresQueueStore({ connection }).find('a');
    await expect(failing).rejects.toMatchObject({
      code: 'QUEUE_STORE_FAILED',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
    await expect(failing).rejects.not.toThrow(password);
  });

  it.each([
    [{ connection: '' }, /connection/],
    [{ connection: { host: 'a', database: 'b' } }, /connection\.user/],
    [{ connection: 'postgresql:///a', schema: 'a"; drop' }, /schema: must be lower case/],
    [{ connection: 'postgresql:///a', pool: 3 }, /pool: there is no such option/],
  ])('wrong options are told at the call: %o', (options, message) => {
    expect(() => Reflect.apply(postgresQueueStore, undefined, [options])).toThrow(message);
  });
});

describe('a fault', () => {
  it('of a process that stands still in a change: the others go on', async () => {
    const { connection } = await anEmptyOne();
    const standing = await openPostgres({ connection, connections: 1, patienceMs: 60_000 });
    const store = postgresQueueStore({ connection });
    await add(store, 'shop');
    let isThrownOut = false;
    const still = standing.transaction(lockOf('"appliku_queue"', 1_000), async () => {
      // This store waits for the lock here, and gets it once the server has cut the other off.
      await add(store, 'blog');
      isThrownOut = true;
    });
    await expect(still).rejects.toMatchObject({ code: 'QUEUE_STORE_FAILED' });
    expect(isThrownOut).toBe(true);
    expect(await appsIn(store)).toEqual(['blog', 'shop']);
    await Promise.all([standing.close(), store.close()]);
  });

  it('of the server: what was resolved is there when it is back, and the store finds it by itself', async () => {
    const { connection } = await anEmptyOne();
    const store = postgresQueueStore({ connection });
    await add(store, 'shop');
    await postgres.crash();
    await expect(add(store, 'lost')).rejects.toMatchObject({ code: 'QUEUE_STORE_FAILED' });
    await postgres.start();
    await add(store, 'blog');
    expect(await appsIn(store)).toEqual(['blog', 'shop']);
    await store.close();
  });
});
