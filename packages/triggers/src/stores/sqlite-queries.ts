import * as z from 'zod';
import { isActive, type JobLine, type QueueJob } from '../queue/job.ts';
import { parseJob, parseLine } from '../queue/job-text.ts';
import type { Outcome } from './batches.ts';
import { appsOf, type Change, type Changed, decideAll, type Present } from './decide-all.ts';
import type { Sqlite } from './sqlite-client.ts';

/** Keys of `once` are kept for a year. */
const keysMs = 366 * 86_400_000;

const bodies = z.array(z.object({ body: z.string() }));
const numbered = z.array(z.object({ number: z.number(), body: z.string() }));
const counted = z.array(z.object({ owner: z.string(), count: z.number() }));
const keys = z.array(z.object({ once: z.string(), job: z.string() }));
const greatest = z.object({ number: z.number().nullable() });

/** All within one transaction, and one commit. */
export function changeAll(database: Sqlite, batch: readonly Change[]): readonly Outcome<Changed>[] {
  const work = database.transaction(() => {
    const { outcomes, jobs, keys } = decideAll(batch, presentFor(database, batch));
    for (const job of jobs) writeJob(database, job);
    for (const [once, job] of keys) remember(database, once, job);
    return outcomes;
  });
  // Before it reads, it keeps others from writing.
  return work.immediate();
}

export function find(database: Sqlite, id: string): QueueJob | undefined {
  return jobsOf(database.prepare('select body from jobs where id = ?').all(id))[0];
}

export function latest(database: Sqlite, prefix: string): readonly QueueJob[] {
  // SQLite compares bytes: nothing that begins so comes after the last character there is.
  const select = `select body from jobs where number in
    (select max(number) from jobs where app >= ? and app < ? group by app) order by app`;
  return jobsOf(database.prepare(select).all(prefix, `${prefix}\u{10ffff}`));
}

export function append(database: Sqlite, id: string, lines: readonly Omit<JobLine, 'number'>[], keep: number): void {
  const work = database.transaction(() => {
    const last = lastNumber(database, 'lines where job = ?', id);
    const insert = database.prepare('insert into lines values (?, ?, ?)');
    for (const [index, line] of lines.entries()) insert.run(id, last + index + 1, JSON.stringify(line));
    database.prepare('delete from lines where job = ? and number <= ?').run(id, last + lines.length - keep);
  });
  work.immediate();
}

export function linesAfter(database: Sqlite, id: string, after: number, limit: number): readonly JobLine[] {
  const select = 'select number, body from lines where job = ? and number > ? order by number limit ?';
  const rows = numbered.parse(database.prepare(select).all(id, after, limit));
  return rows.map(({ number, body }) => parseLine(number, body));
}

export function beat(database: Sqlite, owner: string): Readonly<Record<string, number>> {
  const count = 'insert into beats values (?, 1) on conflict (owner) do update set count = count + 1';
  database.prepare(count).run(owner);
  const rows = counted.parse(database.prepare('select owner, count from beats').all());
  return Object.fromEntries(rows.map(({ owner, count }) => [owner, count]));
}

export function forget(database: Sqlite, owners: readonly string[]): void {
  for (const owner of owners) database.prepare('delete from beats where owner = ?').run(owner);
}

function presentFor(database: Sqlite, batch: readonly Change[]): Present {
  const asked = batch.flatMap(({ scope: { once } }) => once ?? []);
  const select = database.prepare('select once, job from keys where once in (select value from json_each(?))');
  const known = keys.parse(select.all(JSON.stringify(asked)));
  return {
    active: activeOf(database, appsOf(batch)),
    next: lastNumber(database, 'jobs') + 1,
    remembered: new Map(known.map(({ once, job }) => [once, job])),
  };
}

function remember(database: Sqlite, once: string, job: string): void {
  const now = Date.now();
  database.prepare('delete from keys where at < ?').run(now - keysMs);
  database.prepare('insert into keys values (?, ?, ?)').run(once, job, now);
}

/** Of these apps, or of all. */
function activeOf(database: Sqlite, apps: readonly string[] | undefined): readonly QueueJob[] {
  const select = 'select body from jobs where active = 1';
  if (apps === undefined) return jobsOf(database.prepare(`${select} order by number`).all());
  const own = `${select} and app in (select value from json_each(?)) order by number`;
  return jobsOf(database.prepare(own).all(JSON.stringify(apps)));
}

function lastNumber(database: Sqlite, where: 'jobs' | 'lines where job = ?', ...values: readonly string[]): number {
  return greatest.parse(database.prepare(`select max(number) as number from ${where}`).get(...values)).number ?? 0;
}

function writeJob(database: Sqlite, job: QueueJob): void {
  const write = `insert into jobs values (@id, @order, @app, @active, @body)
    on conflict (id) do update set active = excluded.active, body = excluded.body`;
  const { id, order, app } = job;
  database.prepare(write).run({ id, order, app, active: isActive(job) ? 1 : 0, body: JSON.stringify(job) });
}

export function newest(database: Sqlite, app: string | undefined, limit: number): readonly QueueJob[] {
  const order = 'order by number desc limit ?';
  const rows =
    app === undefined
      ? database.prepare(`select body from jobs ${order}`).all(limit)
      : database.prepare(`select body from jobs where app = ? ${order}`).all(app, limit);
  return jobsOf(rows);
}

export function prune(database: Sqlite, app: string, keep: number): void {
  const work = database.transaction(() => {
    const gone = 'select id from jobs where app = ? and active = 0 order by number desc limit -1 offset ?';
    database.prepare(`delete from lines where job in (${gone})`).run(app, keep);
    database.prepare(`delete from jobs where id in (${gone})`).run(app, keep);
  });
  work.immediate();
}

function jobsOf(rows: readonly unknown[]): readonly QueueJob[] {
  return bodies.parse(rows).map(({ body }) => parseJob(body));
}
