import { once } from 'node:events';
import type { CommandResult, RunOptions } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { lastLines } from '../text.ts';
import { abortedError, unlessAborted } from './abort.ts';
import { HostError, lostError } from './host-error.ts';
import { lineSplitter, tail, type Marked } from './output.ts';
import { runLine } from './sessions/run-script.ts';
import type { Run } from './sessions/session.ts';
import type { Sessions } from './sessions/sessions.ts';

/** Of each output, the last 10 MiB are kept. */
const keptOutput = 10 * 1024 * 1024;

export interface BytesResult extends Omit<CommandResult, 'stdout'> {
  readonly stdout: Buffer;
}

/** `Host.run`, with the standard output as bytes. */
export async function runBytes(
  sessions: Sessions,
  name: string,
  argv: readonly string[],
  {
    root = false,
    env = {},
    input = '',
    signal,
    onLine,
    onOutput,
    limit = keptOutput,
  }: RunOptions & { readonly limit?: number },
): Promise<BytesResult> {
  const what = `${argv[0] ?? ''} on ${name}`;
  if (signal?.aborted) throw abortedError(what, signal);
  const line = runLine(argv, env);
  const began = performance.now();
  const run = await started(sessions.start({ line, root }), what, signal);
  const outcome = { stdout: tail(limit), stderr: tail(keptOutput) };
  const work = Promise.all([
    run.exit,
    onOutput
      ? passOn(run.stdout, onOutput)
      : collect(run.stdout, outcome.stdout, onLine && ((line) => onLine('out', line))),
    collect(run.stderr, outcome.stderr, onLine && ((line) => onLine('err', line))),
    Promise.race([feed(run, input), run.exit]),
  ]);
  const [exitCode] = await unlessAborted(work, what, signal).catch(async (error: unknown) => {
    await run.end();
    throw error;
  });
  if (exitCode === undefined) throw lostError(name, { during: what });
  if (!run.stderr.found()) throw notStartedError(what, name, root, `${run.stderr.before()}${run.stdout.before()}`);
  return {
    exitCode,
    stdout: outcome.stdout.bytes(),
    stderr: outcome.stderr.bytes().toString(),
    durationMs: Math.round(performance.now() - began),
  };
}

/** The run; one that comes after the signal fired is ended. */
export async function started(starting: Promise<Run>, what: string, signal: AbortSignal | undefined): Promise<Run> {
  return unlessAborted(starting, what, signal).catch((error: unknown) => {
    starting.then((run) => run.end()).catch(() => undefined);
    throw error;
  });
}

async function collect(
  output: Marked,
  kept: { push(chunk: Buffer): void },
  onLine: ((line: string) => void) | undefined,
): Promise<void> {
  const lines = onLine && lineSplitter(onLine);
  for await (const chunk of output) {
    kept.push(chunk);
    lines?.push(chunk);
  }
  lines?.end();
}

async function passOn(output: Marked, take: (chunk: Uint8Array) => Promise<void>): Promise<void> {
  for await (const chunk of output) await take(chunk);
}

/** A command need not read its input to the end. */
async function feed(run: Run, input: string | AsyncIterable<Uint8Array>): Promise<void> {
  const ended = new AbortController();
  void run.exit.then(() => ended.abort());
  for await (const chunk of typeof input === 'string' ? [Buffer.from(input)] : input) {
    if (ended.signal.aborted || !run.stdin.writable) return;
    if (!run.stdin.write(chunk)) await once(run.stdin, 'drain', { signal: ended.signal }).catch(() => undefined);
  }
  run.stdin.end();
}

function notStartedError(what: string, name: string, root: boolean, output: string): DeployError {
  const lines = lastLines(output);
  const reason = lines.at(-1) ?? 'no output';
  if (root)
    return new DeployError(`no root rights for ${what}: ${reason}`, {
      code: 'PERMISSION_DENIED',
      hint: `Let the user of ${name} call sudo without a password (NOPASSWD in /etc/sudoers.d), or connect as root.`,
      output: lines,
    });
  return new HostError(`could not start ${what}: ${reason}`, {
    code: 'HOST_LOST',
    reason: 'lost',
    host: name,
    output: lines,
  });
}
