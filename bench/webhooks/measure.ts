import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '@appliku/lab';
import * as z from 'zod';
import { round } from '../scene/numbers.ts';
import type { Figures, Settings } from '../settings.ts';
import { calls, type Calls } from './calls.ts';

const program = fileURLToPath(new URL('server.ts', import.meta.url));
const perSecond = 1_000;

/**
 * Signed pushes to a platform on loopback, at a steady 1,000 a second whether it keeps up or not, for `runs` seconds; then as
 * many as it answers to 64 that call at once. Once with its jobs in a file, once in PostgreSQL.
 */
export async function measure({ runs = 60 }: Settings): Promise<Figures> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-webhooks-'));
  await using postgres = await startPostgres({ durable: true });
  const sqlite = await of('sqlite', join(directory, 'queue.db'), runs);
  const others = await of('postgres', await postgres.createDatabase('queue'), runs);
  await rm(directory, { recursive: true });
  return { ...sqlite, ...others };
}

async function of(kind: string, where: string, seconds: number): Promise<Figures> {
  const server = fork(program, [kind, where], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    const [told] = await once(server, 'message');
    const { port } = z.object({ port: z.number() }).parse(told);
    const before = await processorMs(server);
    const steady = calls(port);
    await steady.atRate(perSecond, seconds / 2);
    const halfwayMiB = await memory(server, 'VmRSS');
    await steady.atRate(perSecond, seconds / 2);
    const processorMsPerCall = round(((await processorMs(server)) - before) / steady.sent, 2);
    const endMiB = await memory(server, 'VmRSS');
    const most = calls(port, 1_000_000);
    await most.atOnce(64, 10);
    const peakMiB = await memory(server, 'VmHWM');
    const mostPerSecond = round(most.answered / 10, 0);
    return named(kind, { ...figuresOf(steady), processorMsPerCall, halfwayMiB, endMiB, peakMiB, mostPerSecond });
  } finally {
    server.kill('SIGKILL');
  }
}

function figuresOf({ sent, answered, errors, percentile }: Calls): Figures {
  return {
    sent,
    answered,
    errors: errors.size === 0 ? 0 : [...errors].map(([error, count]) => `${error}: ${count}`).join(', '),
    p50Ms: round(percentile(0.5), 1),
    p99Ms: round(percentile(0.99), 1),
  };
}

function named(kind: string, figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${kind} ${name}`, value]));
}

async function memory({ pid }: ChildProcess, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1_024, 1);
}

/** What it has had so far, of all its threads; the kernel counts in hundredths of a second. */
async function processorMs({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold anything; the fields after it are counted from the last one.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}
