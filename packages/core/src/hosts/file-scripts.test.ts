import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
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
  await expect.poll(() => readdir(directory)).toEqual([expect.stringMatching(/^\.appliku-tmp-/)]);
  process.kill(-(writer.pid ?? 0), 'SIGTERM');
  await ended;
  expect(await readdir(directory)).toEqual([]);
});
