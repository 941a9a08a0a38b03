import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { testContext } from '@appliku/conformance';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { directory } from './directory-source.ts';
import { listFiles } from './file-list.ts';
import { noHost } from './fixtures/no-host.ts';

const context = testContext({ host: noHost });
let top = '';

beforeEach(() => void (top = mkdtempSync(join(tmpdir(), 'directory-test-'))));
afterEach(() => rmSync(top, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), content);
  }
}

async function filesOf(ignore: readonly string[] = []): Promise<readonly string[]> {
  const source = directory(top, { ignore });
  const checkout = await source.checkout(await source.resolve(context), context);
  const files = await listFiles(checkout.directory);
  await checkout.dispose();
  return files.map(({ path }) => path).sort();
}

test('the revision follows names, contents and executable bits, and nothing else', async () => {
  const source = directory(top);
  const id = async (): Promise<string> => (await source.resolve(context)).id;
  write({ 'a.txt': 'one', 'b/c.txt': 'two' });
  const first = await id();
  expect(first).toBe('7ce9fcd7e2191bef245f206e5b44fb506b28f769b1e195f58c12c59cf0412fd2');
  write({ 'a.txt': 'one', '.git/HEAD': 'ref: refs/heads/main' });
  chmodSync(join(top, 'a.txt'), 0o600);
  mkdirSync(join(top, 'empty'));
  expect(await id()).toBe(first);
  chmodSync(join(top, 'a.txt'), 0o755);
  const executable = await id();
  expect(executable).not.toBe(first);
  write({ 'a.txt': 'One' });
  const changed = await id();
  expect([first, executable]).not.toContain(changed);
  symlinkSync('a.txt', join(top, 'link'));
  expect(await id()).not.toBe(changed);
});

test('a checkout is a copy with the same modes and links, and dispose leaves the directory as it is', async () => {
  write({ 'a.txt': 'before', 'bin/run': '#!/bin/sh' });
  chmodSync(join(top, 'bin/run'), 0o700);
  symlinkSync('../a.txt', join(top, 'bin/link'));
  const source = directory(top);
  const revision = await source.resolve(context);
  const checkout = await source.checkout(revision, context);
  write({ 'a.txt': 'after' });
  expect(checkout.revision).toEqual(revision);
  expect(readFileSync(join(checkout.directory, 'a.txt'), 'utf8')).toBe('before');
  expect(readlinkSync(join(checkout.directory, 'bin/link'))).toBe('../a.txt');
  expect((await listFiles(checkout.directory)).find(({ path }) => path === 'bin/run')?.kind).toBe('executable');
  await checkout.dispose();
  expect([existsSync(checkout.directory), existsSync(join(top, 'a.txt'))]).toEqual([false, true]);
});

test('ignore files hold for their directory and below, and the deeper one wins', async () => {
  write({
    '.gitignore': '*.log\n/build/\nnode_modules\n',
    'a.log': '',
    'build/out.js': '',
    'src/build/kept.js': '',
    'src/.gitignore': '!keep.log\n/secret.txt\n',
    'src/keep.log': '',
    'src/other.log': '',
    'src/secret.txt': '',
    'src/deep/secret.txt': '',
    'node_modules/x/index.js': '',
    'node_modules/x/.gitignore': '!index.js',
    'vendor/.git/HEAD': '',
    'vendor/a': '',
  });
  const kept = ['.gitignore', 'src/.gitignore', 'src/build/kept.js', 'src/deep/secret.txt', 'src/keep.log', 'vendor/a'];
  expect(await filesOf()).toEqual(kept);
  expect(await filesOf(['*.js', '!a.log', 'vendor/', '!.git'])).toEqual(
    ['.gitignore', 'a.log', 'src/.gitignore', 'src/deep/secret.txt', 'src/keep.log'].sort(),
  );
});

test('says that it has changed between resolve and checkout, and leaves no copy', async () => {
  write({ a: '1' });
  const source = directory(top);
  const revision = await source.resolve(context);
  write({ a: '2' });
  await expect(source.checkout(revision, context)).rejects.toMatchObject({ code: 'REVISION_NOT_FOUND' });
});

test.each(['/etc/passwd', '../outside', 'deep/../../..'])('refuses a symbolic link to %s', async (target) => {
  write({ 'deep/a': '' });
  symlinkSync(target, join(top, 'link'));
  const expected = { code: 'SOURCE_INVALID', message: expect.stringContaining(`leads outside, to ${target}`) };
  await expect(directory(top).resolve(context)).rejects.toMatchObject(expected);
  await expect(directory(top).checkout({ id: '' }, context)).rejects.toMatchObject(expected);
  expect(await filesOf(['link'])).toEqual(['deep/a']);
});

test('a link to a directory inside is kept, and not entered', async () => {
  write({ 'deep/..a': '' });
  symlinkSync('deep', join(top, 'link'));
  symlinkSync('deep/..a', join(top, 'dots'));
  expect(await filesOf()).toEqual(['deep/..a', 'dots', 'link']);
});

test('tells a path that is not there or no directory, and wrong options', async () => {
  write({ file: '' });
  for (const path of ['none', 'file'])
    await expect(directory(join(top, path)).resolve(context)).rejects.toMatchObject({ code: 'SOURCE_INVALID' });
  expect(() => directory('')).toThrow(new TypeError('Invalid options of directory():\n  path: must not be empty'));
});

test('ends when the signal fires', async () => {
  write({ a: '' });
  const signal = AbortSignal.abort();
  await expect(directory(top).resolve(testContext({ host: noHost, signal }))).rejects.toThrow(/aborted/);
});
