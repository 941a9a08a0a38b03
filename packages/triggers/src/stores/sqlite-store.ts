import { DeployError, messageOf } from '@appliku/core';
import type { QueueStore } from '../queue/queue-store.ts';
import { Batches } from './batches.ts';
import type { Change, Changed } from './decide-all.ts';
import { openSqlite, type Sqlite } from './sqlite-client.ts';
import { append, beat, changeAll, find, forget, latest, linesAfter, newest, prune } from './sqlite-queries.ts';

/** Where the file is. */
export interface SqliteStoreOptions {
  /** Absolute or relative path; it is made where it is missing, its directory is not. On a disk of this machine. */
  readonly file: string;
}

/**
 * Keeps jobs in a file of SQLite, which several processes of one machine may share. Needs the package `better-sqlite3`. The
 * file is opened at first use; what is written is on the disk when it is resolved.
 * @throws QUEUE_STORE_FAILED at first use, where it cannot be opened or the package is missing
 */
export function sqliteStore({ file }: SqliteStoreOptions): QueueStore {
  let opened: Promise<Sqlite> | undefined;
  const using = async <Result>(work: (database: Sqlite) => Result): Promise<Result> => {
    opened ??= openSqlite(file);
    const database = await opened.catch((cause: unknown) => {
      opened = undefined;
      throw failed(`Cannot open ${file}`, cause);
    });
    return work(database);
  };
  const changes = new Batches<Change, Changed>((batch) => using((database) => changeAll(database, batch)));
  return {
    change: (scope, decide) => changes.add({ scope, decide }),
    find: (id) => using((database) => find(database, id)),
    list: ({ app, limit }) => using((database) => newest(database, app, limit)),
    latest: (prefix) => using((database) => latest(database, prefix)),
    append: (id, lines, keep) => using((database) => append(database, id, lines, keep)),
    lines: (id, after, limit) => using((database) => linesAfter(database, id, after, limit)),
    beat: (owner) => using((database) => beat(database, owner)),
    forget: (owners) => using((database) => forget(database, owners)),
    prune: (app, keep) => using((database) => prune(database, app, keep)),
    close: async () => {
      await changes.settled();
      (await opened)?.close();
      opened = undefined;
    },
  };
}

function failed(what: string, cause: unknown): DeployError {
  return new DeployError(`${what}: ${messageOf(cause)}`, {
    code: 'QUEUE_STORE_FAILED',
    hint: 'It needs the package better-sqlite3 and a file that this user may write, on a disk of this machine.',
    cause,
  });
}
