import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeScript } from './file-scripts.ts';

let directory: string;
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'files-'))));
afterEach(() => rm(directory, { recursive: true }));

it('leaves nothing of a file that it is ended in the middle of, as the guardian does it', async () => {
  const argv = ['-c', writeScript, 'write', join(directory, 'file'), '600', '1000'];
  const writer = spawn('sh', argv, { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = once(writer, 'exit');
  writer.stdin?.write('half');
  // The shell opens the file before it starts what writes: a signal in between would be that one's, which it never gets.
  await expect.poll(written).toBe('half');
  process.kill(-(writer.pid ?? 0), 'SIGTERM');
  await ended;
  expect(await readdir(directory)).toEqual([]);
});

/** What the temporary file holds. */
async function written(): Promise<string> {
  const [name = ''] = await readdir(directory);
  return name.startsWith('.appliku-tmp-') ? readFile(join(directory, name), 'utf8') : '';
}
