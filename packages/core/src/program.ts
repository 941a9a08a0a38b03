import type { Readable, Writable } from 'node:stream';
import { exitCodeOf } from './hosts/exit-code.ts';

type Execa = (typeof import('execa'))['execa'];

/** A program of this machine that was started. */
export interface Program {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves once it ended and its output is complete; 127: there is no such program. Never rejects. */
  readonly exit: Promise<number>;
  /** Kills this one process. */
  kill(): void;
  /** Kills it and all it started that is still in its process group. */
  killAll(): void;
}

export interface ProgramOptions {
  readonly cwd?: string;
  /** Over that of this process; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export type StartProgram = (argv: readonly string[], options?: ProgramOptions) => Program;

/** Starts programs of this machine, each in a session and process group of its own. The only file that knows execa. */
export async function programStarter(): Promise<StartProgram> {
  const { execa } = await import('execa');
  return (argv, options = {}) => start(execa, argv, options);
}

/** `detached` gives it a session of its own, and a process group by its pid. */
function start(execa: Execa, [file = '', ...args]: readonly string[], { cwd, env }: ProgramOptions): Program {
  const child = execa(file, args, {
    ...(cwd !== undefined && { cwd }),
    ...(env !== undefined && { env }),
    stdin: 'pipe',
    buffer: false,
    reject: false,
    detached: true,
    stripFinalNewline: false,
  });
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    exit: child.then(({ exitCode, signal, code }) => exitCode ?? (code === 'ENOENT' ? 127 : exitCodeOf(signal))),
    kill: () => void child.kill('SIGKILL'),
    killAll: () => void (killGroup(child.pid) || child.kill('SIGKILL')),
  };
}

/** False: there is no such group, as on Windows, or any more. */
function killGroup(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(-pid, 'SIGKILL');
  } catch {
    return false;
  }
}
