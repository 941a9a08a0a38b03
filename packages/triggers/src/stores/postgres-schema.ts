import { DeployError } from '@appliku/core';
import * as z from 'zod';
import type { Ask, Postgres } from './postgres-client.ts';

/** Statements that lead from each version of the tables to the next. What was released once stays as it is. */
export const migrations: readonly ((schema: string) => string)[] = [
  (schema) => `
    create table ${schema}.head (one boolean primary key check (one), next bigint not null);
    insert into ${schema}.head values (true, 1);
    create table ${schema}.jobs (
      id text primary key, number bigint not null, app text not null, active boolean not null, body text not null);
    create index on ${schema}.jobs (number) where active;
    create index on ${schema}.jobs (number);
    create index on ${schema}.jobs (app, number);
    create table ${schema}.logs (job text primary key, last bigint not null);
    create table ${schema}.lines (job text, number bigint, body text not null, primary key (job, number));
    create table ${schema}.keys (once text primary key, job text not null, at timestamptz not null default now());
    create index on ${schema}.keys (at);
    create table ${schema}.beats (owner text primary key, count bigint not null);
  `,
];

const found = z.tuple([z.object({ is_there: z.boolean(), has_schema: z.boolean(), encoding: z.string() })]);
const versions = z.tuple([z.object({ version: z.number() })]);

/**
 * Makes or alters the tables where they are of an older version: one process at a time, all or nothing. Where there is nothing
 * to do it needs no right to make anything. The name of the schema is quoted.
 */
export async function migrate(
  database: Postgres,
  schema: string,
  steps: typeof migrations = migrations,
): Promise<void> {
  if ((await versionOf(database.ask, schema, steps)) === steps.length) return;
  await database.transaction('', async (ask) => {
    await ask('select pg_advisory_xact_lock(hashtext($1))', [`appliku queue ${schema}`]);
    const version = await versionOf(ask, schema, steps);
    if (version === 0) await prepare(ask, schema);
    for (const [index, step] of steps.entries())
      if (index >= version) {
        await ask(step(schema));
        await ask(`insert into ${schema}.versions (version) values ($1)`, [index + 1]);
      }
  });
}

/** Of the tables that are there; 0: there are none. */
async function versionOf(ask: Ask, schema: string, steps: typeof migrations): Promise<number> {
  const [{ is_there: isThere }] = await lookFor(ask, schema);
  if (!isThere) return 0;
  const [{ version }] = versions.parse(
    await ask(`select coalesce(max(version), 0) as version from ${schema}.versions`),
  );
  if (version > steps.length)
    throw failed(
      `The tables in ${schema} are of version ${version}; this one knows ${steps.length}`,
      'A newer version of @appliku/triggers has made them: bring this process to that version.',
    );
  return version;
}

async function prepare(ask: Ask, schema: string): Promise<void> {
  const [{ has_schema: hasSchema, encoding }] = await lookFor(ask, schema);
  if (encoding !== 'UTF8')
    throw failed(
      `The database has the encoding ${encoding}`,
      'Make one with the encoding UTF8: logs have any characters.',
    );
  if (!hasSchema) await ask(`create schema ${schema}`);
  await ask(`create table ${schema}.versions (version integer primary key, at timestamptz not null default now())`);
}

/** Asked of the catalog itself: functions like `to_regclass` answer by what the connection has seen before it waited. */
async function lookFor(ask: Ask, schema: string): Promise<z.infer<typeof found>> {
  const look = `
    select exists (select from pg_tables where '"' || schemaname || '"' = $1 and tablename = 'versions') as is_there,
      exists (select from pg_namespace where '"' || nspname || '"' = $1) as has_schema,
      current_setting('server_encoding') as encoding`;
  return found.parse(await ask(look, [schema]));
}

function failed(message: string, hint: string): DeployError {
  return new DeployError(message, { code: 'QUEUE_STORE_FAILED', hint });
}
