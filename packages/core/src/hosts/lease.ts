import * as z from 'zod';
import type { Host, Lease } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { abortedError, manyListeners, unlessAborted } from './abort.ts';
import { prepareDirectories } from './set-up/directories.ts';
import { environment } from './environment.ts';
import { commandFailure } from './failure.ts';
import { lostError } from './host-error.ts';
import { heldByAnother, leaseScript, noDirectory } from './lease-script.ts';
import { lineSplitter, textOf } from './output.ts';
import { leasesDirectory } from './paths.ts';
import { started } from './run.ts';
import { runLine } from './sessions/run-script.ts';
import type { Run } from './sessions/session.ts';
import type { Sessions } from './sessions/sessions.ts';

type LeaseOptions = Parameters<Host['lease']>[1];

interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const holderSchema = z.object({ who: z.string(), purpose: z.string() });

export async function takeLease(sessions: Sessions, host: Host, name: string, options: LeaseOptions): Promise<Lease> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/.test(name))
    throw new TypeError(`lease name: ${JSON.stringify(name)} must be letters, digits, dots, dashes and colons`);
  const first = await attempt(sessions, host.name, name, options);
  if (!('exitCode' in first)) return first;
  if (first.exitCode !== noDirectory) throw refusal(host, name, first);
  await prepareDirectories(host, undefined, options.signal);
  const second = await attempt(sessions, host.name, name, options);
  if (!('exitCode' in second)) return second;
  throw refusal(host, name, second);
}

async function attempt(sessions: Sessions, host: string, name: string, options: LeaseOptions): Promise<Lease | Ended> {
  const what = `the lease ${name}`;
  if (options.signal.aborted) throw abortedError(what, options.signal);
  const run = await started(sessions.start({ line: lineFor(name, options), root: false }), what, options.signal);
  const stderr = textOf(run.stderr);
  const outcome = unlessAborted(firstLine(run), what, options.signal);
  const line = await outcome.catch(async (error: unknown) => {
    await run.end();
    throw error;
  });
  const token = /^token (\d+)$/.exec(line)?.[1];
  if (token !== undefined) return held(run, host, name, Number(token));
  return { exitCode: await run.exit, stdout: line, stderr: await stderr };
}

function lineFor(name: string, { purpose, waitMs = 0 }: LeaseOptions): string {
  const seconds = String(Math.min(waitMs, 1e9) / 1000);
  const holder = JSON.stringify({ who: environment().who, purpose });
  return runLine(['sh', '-c', leaseScript, 'appliku-lease', leasesDirectory, name, seconds, holder], { LC_ALL: 'C' });
}

/** The rest is read too: a stream that is not has no end. */
async function firstLine(run: Run): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = lineSplitter(resolve);
    const read = async (): Promise<void> => {
      for await (const chunk of run.stdout) lines.push(chunk);
      lines.end();
      resolve('');
    };
    read().catch(reject);
  });
}

function held(run: Run, host: string, name: string, token: number): Lease {
  const lost = manyListeners(new AbortController());
  let released = false;
  void run.exit.then((exitCode) => {
    if (!released)
      lost.abort(exitCode === undefined ? lostError(host, { during: `the lease ${name}` }) : endedError(name));
  });
  return {
    token,
    lost: lost.signal,
    release: async () => {
      released = true;
      run.stdin.end();
      await run.exit;
    },
  };
}

function endedError(name: string): DeployError {
  return new DeployError(`the lease ${name} was lost: what holds it on the host was ended`, {
    code: 'LEASE_LOST',
    hint: 'Somebody ended the process; run the operation again.',
  });
}

function refusal(host: Host, name: string, { exitCode, stdout, stderr }: Ended): DeployError {
  if (exitCode === undefined) return lostError(host.name, { during: `the lease ${name}` });
  if (exitCode !== heldByAnother) {
    const result = { exitCode, stdout, stderr, durationMs: 0 };
    return commandFailure(['flock', name], result, `cannot take the lease ${name} on ${host.name}: ${stderr.trim()}`);
  }
  const [since, json = ''] = stdout.split(/ (.*)/s);
  const holder = holderSchema.safeParse(parsed(json));
  const text = holder.success ? `${holder.data.purpose}, by ${holder.data.who}, since ${since}` : 'unknown';
  return new DeployError(`${name} on ${host.name} is in use: ${text}`, {
    code: 'LEASE_HELD',
    hint: 'Wait for the other operation to end; it is told by name above.',
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
