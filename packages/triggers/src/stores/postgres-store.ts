import { checked, Secret } from '@appliku/core';
import * as z from 'zod';
import type { QueueStore } from '../queue/queue-store.ts';
import { Batches } from './batches.ts';
import type { Change, Changed } from './decide-all.ts';
import { openPostgres, type Postgres, type PostgresServer } from './postgres-client.ts';
import {
  append,
  beat,
  changeAll,
  find,
  forget,
  latest,
  linesAfter,
  lockOf,
  newest,
  prune,
} from './postgres-queries.ts';
import { migrate } from './postgres-schema.ts';

/** Where the database is, and how it is used. */
export interface PostgresQueueStoreOptions {
  /**
   * `postgresql://user:password@host:5432/database?sslmode=verify-full`, where `&sslrootcert=` names a file with the authority
   * of its certificate, if that is one of your own; or the same in parts.
   */
  readonly connection: string | Secret | PostgresServer;
  /** Of its tables; it is made where it is missing. Queues in one database have one each. Default: `appliku_queue`. */
  readonly schema?: string;
  /** Connections of this process at most. Default: 4. */
  readonly connections?: number;
  /** Milliseconds that a question may take, with connecting and waiting for other processes. Default: 60000. */
  readonly patienceMs?: number;
}

const count = z.number().int().positive();
const secret = z.union([z.string().min(1), z.custom(Secret.isInstance, 'must be a string or a Secret')]);
const server = z.strictObject({
  host: z.string().min(1),
  port: count.max(65_535).optional(),
  database: z.string().min(1),
  user: z.string().min(1),
  password: secret.optional(),
  tls: z.union([z.boolean(), z.strictObject({ ca: z.string().min(1) })]).optional(),
});
const options = z.strictObject({
  connection: z.union([secret, server]),
  schema: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'must be lower case letters, digits and underscores, at most 63')
    .optional(),
  connections: count.optional(),
  patienceMs: count.optional(),
});

/**
 * Keeps jobs in PostgreSQL, which any number of processes on any machines may share. Needs the package `pg`. It is
 * connected to at first use, and then makes its tables or brings them up to date; what is written is committed when it is
 * resolved.
 * @throws TypeError that names every mistake with the path of its option; at use QUEUE_STORE_FAILED, where it cannot be
 * reached, refuses, or the package is missing
 */
export function postgresQueueStore(given: PostgresQueueStoreOptions): QueueStore {
  checked(options, given, 'postgresQueueStore');
  const schema = `"${given.schema ?? 'appliku_queue'}"`;
  let opened: Promise<Postgres> | undefined;
  const using = async <Result>(work: (database: Postgres) => Promise<Result>): Promise<Result> => {
    opened ??= open(given, schema);
    const database = await opened.catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return work(database);
  };
  const changes = new Batches<Change, Changed>((batch) =>
    using(({ transaction }) => transaction(lockOf(schema), (ask) => changeAll(ask, schema, batch))),
  );
  return {
    change: (scope, decide) => changes.add({ scope, decide }),
    find: (id) => using(({ ask }) => find(ask, schema, id)),
    list: (wanted) => using(({ ask }) => newest(ask, schema, wanted)),
    latest: (prefix) => using(({ ask }) => latest(ask, schema, prefix)),
    append: (id, lines, keep) => using(({ ask }) => append(ask, schema, id, { lines, keep })),
    lines: (id, after, limit) => using(({ ask }) => linesAfter(ask, schema, id, { after, limit })),
    beat: (owner) => using(({ ask }) => beat(ask, schema, owner)),
    forget: (owners) => using(({ ask }) => forget(ask, schema, owners)),
    prune: (app, keep) => using(({ ask }) => prune(ask, schema, app, keep)),
    close: async () => {
      await changes.settled();
      await (await opened)?.close();
      opened = undefined;
    },
  };
}

async function open(given: PostgresQueueStoreOptions, schema: string): Promise<Postgres> {
  const { connection, connections = 4, patienceMs = 60_000 } = given;
  const database = await openPostgres({ connection, connections, patienceMs });
  try {
    await migrate(database, schema);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
