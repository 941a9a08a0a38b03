import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What a commit holds: so many files of so many random bytes, which no compression makes smaller. */
export interface Content {
  readonly files: number;
  readonly bytes: number;
}

/** Writes one commit on main, and a hundred small ones before it, into a bare repository. */
export async function fill(directory: string, content: Content): Promise<void> {
  const git = spawn('git', ['-C', directory, 'fast-import', '--quiet'], { stdio: ['pipe', 'ignore', 'inherit'] });
  const [[exitCode]] = await Promise.all([once(git, 'exit'), pipeline(commits(content), git.stdin)]);
  if (exitCode !== 0) throw new Error(`git fast-import ended with exit code ${String(exitCode)}`);
}

function* commits({ files, bytes }: Content): Generator<Buffer | string> {
  const head = 'commit refs/heads/main\ncommitter Bench <bench@example.com> 1767225600 +0000\ndata 0\n';
  for (let count = 0; count < 100; count += 1)
    yield `${head}M 100644 inline history\ndata 9\nstep ${String(count).padStart(4)}\n`;
  yield head;
  for (let count = 0; count < files; count += 1) {
    yield `M 100644 inline d${count % 100}/f${count}\ndata ${bytes}\n`;
    yield randomBytes(bytes);
    yield '\n';
  }
}

export async function textOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
