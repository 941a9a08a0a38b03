import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export interface Ended {
  readonly exitCode: number | null;
  /** Standard output and standard error. */
  readonly output: string;
  /** What the program told on file descriptor 3. */
  readonly told: string;
}

/** Runs a program beside this file to its end, which it has to come to by itself. */
export async function runProgram(name: string, ...args: readonly string[]): Promise<Ended> {
  const program = fileURLToPath(new URL(name, import.meta.url));
  const argv = ['--import', import.meta.resolve('tsx'), '--conditions=@appliku/source', program, ...args];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const [stdout, stderr, told] = [1, 2, 3].map((index) => textOf(child.stdio[index]));
  const [exitCode]: (number | null)[] = await once(child, 'close');
  return { exitCode: exitCode ?? null, output: `${await stdout}${await stderr}`, told: (await told) ?? '' };
}

async function textOf(stream: unknown): Promise<string> {
  return isReadable(stream) ? Buffer.concat(await stream.toArray()).toString() : '';
}

function isReadable(stream: unknown): stream is Readable {
  return typeof stream === 'object' && stream !== null && 'toArray' in stream;
}
