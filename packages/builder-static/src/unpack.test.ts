import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { pack, type Pack } from 'tar-stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unpack } from './unpack.ts';

let top = '';

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'unpack-test-'));
});
afterEach(() => rm(top, { recursive: true }));

async function unpacked(fill: (tar: Pack) => void): Promise<void> {
  const tar = pack();
  fill(tar);
  tar.finalize();
  await unpack(tar.pipe(createGzip()), join(top, 'site'));
}

test('files come out as they were, hard links as copies', async () => {
  await unpacked((tar) => {
    tar.entry({ name: './', type: 'directory' });
    tar.entry({ name: './a b/ü.html' }, 'page');
    tar.entry({ name: './copy.html', type: 'link', linkname: './a b/ü.html' });
  });
  expect(await readFile(join(top, 'site/a b/ü.html'), 'utf8')).toBe('page');
  expect(await readFile(join(top, 'site/copy.html'), 'utf8')).toBe('page');
});

test('nothing is written outside of the directory', async () => {
  await expect(unpacked((tar) => tar.entry({ name: '../outside' }, 'x'))).rejects.toThrow(RangeError);
  await expect(unpacked((tar) => tar.entry({ name: '/etc/outside' }, 'x'))).rejects.toThrow(RangeError);
  const link = unpacked((tar) => {
    tar.entry({ name: 'out', type: 'symlink', linkname: '/etc' });
    tar.entry({ name: 'out/passwd' }, 'x');
  });
  await expect(link).rejects.toMatchObject({ code: 'BUILD_FAILED', output: ['out -> /etc'] });
  expect(await readdir(top)).toEqual([]);
});
