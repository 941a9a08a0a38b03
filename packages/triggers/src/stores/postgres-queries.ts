import type { Names } from '@appliku/core';
import * as z from 'zod';
import { isActive, type JobLine, type QueueJob } from '../queue/job.ts';
import { parseJob, parseLine } from '../queue/job-text.ts';
import type { Outcome } from './batches.ts';
import { appsOf, type Change, type Changed, type Decided, decideAll, type Present } from './decide-all.ts';
import type { Ask } from './postgres-client.ts';

const bodies = z.array(z.object({ body: z.string() }));
const numbered = z.array(z.object({ number: z.coerce.number(), body: z.string() }));
const counted = z.array(z.object({ owner: z.string(), count: z.coerce.number() }));
const views = z.tuple([
  z.object({
    active: z.array(z.string()),
    known: z.array(z.tuple([z.string(), z.string()])),
    next: z.coerce.number(),
  }),
]);

/** All with one question and one answer; within a transaction that has locked the head. */
export async function changeAll(
  ask: Ask,
  schema: string,
  batch: readonly Change[],
): Promise<readonly Outcome<Changed>[]> {
  const { outcomes, jobs, keys } = decideAll(batch, await presentFor(ask, schema, batch));
  if (jobs.length > 0) await write(ask, schema, jobs, keys);
  return outcomes;
}

async function presentFor(ask: Ask, schema: string, batch: readonly Change[]): Promise<Present> {
  const text = `
    select (select next from ${schema}.head) as next,
      array(select body from ${schema}.jobs
        where active and ($1::text[] is null or app = any($1)) order by number) as active,
      array(select array[once, job] from ${schema}.keys where once = any($2::text[])) as known`;
  const asked = batch.flatMap(({ scope: { once } }) => once ?? []);
  const [{ active, known, next }] = views.parse(await ask(text, [appsOf(batch), asked]));
  return { active: active.map(parseJob), next, remembered: new Map(known) };
}

async function write(ask: Ask, schema: string, jobs: readonly QueueJob[], keys: Decided['keys']): Promise<void> {
  const text = `
    with written as (
      insert into ${schema}.jobs (id, number, app, active, body)
      select * from unnest($1::text[], $2::bigint[], $3::text[], $4::boolean[], $5::text[])
      on conflict (id) do update set active = excluded.active, body = excluded.body
    ), remembered as (
      insert into ${schema}.keys (once, job) select * from unnest($6::text[], $7::text[])
    )
    update ${schema}.head set next = $8 where next < $8`;
  const orders = jobs.map(({ order }) => order);
  const [ids, apps] = [jobs.map(({ id }) => id), jobs.map(({ app }) => app)];
  const texts = jobs.map((job) => JSON.stringify(job));
  const [names, asked] = [keys.map(([once]) => once), keys.map(([, job]) => job)];
  await ask(text, [ids, orders, apps, jobs.map(isActive), texts, names, asked, Math.max(...orders) + 1]);
}

/** One change at a time holds this row; who stands still there is thrown out, so that the others go on. */
export function lockOf(schema: string, stalledMs = 20_000): string {
  return `set local idle_in_transaction_session_timeout = ${stalledMs}; select 1 from ${schema}.head for update`;
}

export async function find(ask: Ask, schema: string, id: string): Promise<QueueJob | undefined> {
  return jobsOf(await ask(`select body from ${schema}.jobs where id = $1`, [id]))[0];
}

export async function newest(
  ask: Ask,
  schema: string,
  { app, limit }: { readonly app?: string; readonly limit: number },
): Promise<readonly QueueJob[]> {
  const where = app === undefined ? '' : 'where app = $2';
  const text = `select body from ${schema}.jobs ${where} order by number desc limit $1`;
  return jobsOf(await ask(text, app === undefined ? [limit] : [limit, app]));
}

export async function latest(ask: Ask, schema: string, prefix: string): Promise<readonly QueueJob[]> {
  const text = `
    select body from ${schema}.jobs where number in
      (select max(number) from ${schema}.jobs where starts_with(app, $1) group by app) order by app collate "C"`;
  return jobsOf(await ask(text, [prefix]));
}

/** The row of the log is held by who adds to it, so that its lines are numbered one after the other. */
export async function append(
  ask: Ask,
  schema: string,
  id: string,
  { lines, keep }: { readonly lines: readonly Omit<JobLine, 'number'>[]; readonly keep: number },
): Promise<void> {
  const text = `
    with log as (
      insert into ${schema}.logs (job, last) values ($1, cardinality($2::text[]))
      on conflict (job) do update set last = logs.last + excluded.last returning last
    ), added as (
      insert into ${schema}.lines (job, number, body)
      select $1, log.last - cardinality($2::text[]) + line.place, line.body
      from log, unnest($2::text[]) with ordinality as line (body, place)
      where line.place > cardinality($2::text[]) - $3::bigint
    )
    delete from ${schema}.lines using log where job = $1 and number <= log.last - $3::bigint`;
  await ask(text, [id, lines.map((line) => JSON.stringify(line)), keep]);
}

export async function linesAfter(
  ask: Ask,
  schema: string,
  id: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly JobLine[]> {
  const text = `select number, body from ${schema}.lines where job = $1 and number > $2 order by number limit $3`;
  const rows = numbered.parse(await ask(text, [id, after, limit]));
  return rows.map(({ number, body }) => parseLine(number, body));
}

export async function beat(ask: Ask, schema: string, owner: string): Promise<Names<number>> {
  const text = `
    with own as (
      insert into ${schema}.beats values ($1, 1)
      on conflict (owner) do update set count = beats.count + 1 returning owner, count
    )
    select owner, count from own union all select owner, count from ${schema}.beats where owner <> $1`;
  return Object.fromEntries(counted.parse(await ask(text, [owner])).map(({ owner, count }) => [owner, count]));
}

export async function forget(ask: Ask, schema: string, owners: readonly string[]): Promise<void> {
  if (owners.length > 0) await ask(`delete from ${schema}.beats where owner = any($1::text[])`, [owners]);
}

/** With jobs that have ended, names of what asked for any go after a year. */
export async function prune(ask: Ask, schema: string, app: string, keep: number): Promise<void> {
  const text = `
    with gone as (
      delete from ${schema}.jobs where id in
        (select id from ${schema}.jobs where app = $1 and not active order by number desc offset $2) returning id
    ), unlogged as (
      delete from ${schema}.logs where job in (select id from gone)
    ), unnamed as (
      delete from ${schema}.keys where at < now() - interval '366 days'
    )
    delete from ${schema}.lines where job in (select id from gone)`;
  await ask(text, [app, keep]);
}

function jobsOf(rows: readonly unknown[]): readonly QueueJob[] {
  return bodies.parse(rows).map(({ body }) => parseJob(body));
}
