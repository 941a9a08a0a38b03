import { programStarter, type Program } from '../../program.ts';
import { tail } from '../../hosts/output.ts';

/** Of what git says of its progress and its failures, the end is kept, in bytes. */
const keptErrors = 64 * 1024;

export interface GitResult {
  /** 127: there is no such program. */
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly durationMs: number;
}

export interface GitRunOptions {
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Called with each piece of standard error. */
  readonly onError?: (text: string) => void;
}

/** Runs git in a directory; with the signal, all that it started ends. */
export async function runGit(argv: readonly string[], options: GitRunOptions): Promise<GitResult> {
  options.signal.throwIfAborted();
  const start = await programStarter();
  return finish(start(['git', ...argv], options), options);
}

async function finish(program: Program, { signal, onError }: GitRunOptions): Promise<GitResult> {
  const stop = (): void => program.killAll();
  const began = performance.now();
  signal.addEventListener('abort', stop, { once: true });
  try {
    program.stdin.on('error', () => undefined).end();
    const [exitCode, stdout, stderr] = await Promise.all([
      program.exit,
      whole(program.stdout),
      lastOf(program.stderr, onError),
    ]);
    signal.throwIfAborted();
    return { exitCode, stdout, stderr, durationMs: Math.round(performance.now() - began) };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function whole(output: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of output) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function lastOf(
  output: AsyncIterable<Buffer>,
  onText: (text: string) => void = () => undefined,
): Promise<string> {
  const kept = tail(keptErrors);
  for await (const chunk of output) {
    kept.push(chunk);
    onText(chunk.toString());
  }
  return kept.bytes().toString();
}
