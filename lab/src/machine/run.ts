import { execa } from 'execa';

export type Argv = readonly [string, ...string[]];

export interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end and gives its standard output; a command that fails is an error. */
export async function run(argv: Argv, options: RunOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await attempt(argv, options);
  if (exitCode === 0) return stdout;
  throw new Error(`${argv.join(' ')} ended with ${exitCode}: ${stderr || stdout}`);
}

/** Runs a command whose failure is an answer too. */
export async function attempt(argv: Argv, options: RunOptions = {}): Promise<Outcome> {
  const [file, ...rest] = argv;
  const result = await execa(file, rest, { ...options, reject: false, stripFinalNewline: true });
  // A command that never ran, or was ended by a signal, has no exit code of its own.
  return {
    exitCode: result.exitCode ?? 255,
    stdout: result.stdout,
    stderr: result.stderr || (result.originalMessage ?? ''),
  };
}
