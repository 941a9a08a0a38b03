import type { Database } from 'better-sqlite3';
import * as z from 'zod';

/** An open file. */
export type Sqlite = Database;

/** Milliseconds that another process may hold the file for. */
const patienceMs = 10_000;

const schema = `
  create table if not exists jobs (id text primary key, number integer not null, app text not null, active integer not null, body text not null);
  create index if not exists jobs_active on jobs (number) where active = 1;
  create index if not exists jobs_number on jobs (number);
  create index if not exists jobs_app on jobs (app, number);
  create table if not exists lines (job text not null, number integer not null, body text not null, primary key (job, number)) without rowid;
  create table if not exists keys (once text primary key, job text not null, at integer not null) without rowid;
  create index if not exists keys_at on keys (at);
  create table if not exists beats (owner text primary key, count integer not null) without rowid;
`;

/** Opens a file, or makes it. The only file that knows better-sqlite3. */
export async function openSqlite(file: string): Promise<Sqlite> {
  const { default: Sqlite } = await import('better-sqlite3');
  const database = new Sqlite(file, { timeout: patienceMs });
  database.pragma('journal_mode = wal');
  // Each change is on the disk before it is answered for.
  database.pragma('synchronous = full');
  const version = z.number().parse(database.pragma('user_version', { simple: true }));
  if (version > 1) throw new Error(`it has schema ${version}; this version knows 1`);
  database.exec(schema);
  database.pragma('user_version = 1');
  return database;
}
