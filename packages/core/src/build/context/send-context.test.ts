import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Host, RunOptions } from '../../contract/index.ts';
import { local } from '../../hosts/local.ts';
import { readFileTree } from '../../sources/index.ts';
import { asyncProperty, assert, constantFrom, dictionary, record } from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compareContext, sendContext, type Sent } from './send-context.ts';

let top = '';
let host: Host;

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'context-test-'));
  host = local();
});
afterEach(async () => {
  await host.close();
  rmSync(top, { recursive: true });
});

const there = (path = ''): string => join(top, 'build', String(process.getuid?.()), path);

async function send(files: Record<string, string>, signal = new AbortController().signal): Promise<Sent> {
  rmSync(join(top, 'checkout'), { recursive: true, force: true });
  mkdirSync(join(top, 'checkout'));
  for (const [path, content] of Object.entries(files)) put(join(top, 'checkout', path), content);
  const [from, to] = [join(top, 'checkout'), { host, directory: join(top, 'build'), signal }];
  return sendContext(from, await compareContext(from, to), to);
}

function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (content.startsWith('-> ')) return symlinkSync(content.slice(3), path);
  writeFileSync(path, content);
  if (content.startsWith('#!')) chmodSync(path, 0o755);
}

async function expectSame(): Promise<void> {
  const [sent, received] = [await readFileTree(join(top, 'checkout')), await readFileTree(there('files'))];
  expect(received.hash).toBe(sent.hash);
  const empty = execFileSync('find', [there('files'), '-mindepth', '1', '-type', 'd', '-empty']).toString();
  expect(empty).toBe('');
}

test('sends everything at first, then only what changed, then nothing', async () => {
  const files = { a: '1', 'src/b': '2', 'src/deep/c': '3', 'src/run': '#!/bin/sh', link: '-> src/b' };
  expect(await send(files)).toMatchObject({ files: 5 });
  await expectSame();
  const untouched = lstatSync(there('files/a'));
  expect(await send({ ...files, 'src/deep/c': '4' })).toMatchObject({ files: 1 });
  await expectSame();
  expect(lstatSync(there('files/a'))).toEqual(untouched);
  expect(await send({ ...files, 'src/deep/c': '4' })).toEqual({ files: 0, bytes: 0 });
});

test('modes are the same whatever the host makes of new files', async () => {
  mkdirSync(there(), { recursive: true });
  chmodSync(there(), 0o2770);
  await send({ 'src/run': '#!/bin/sh', 'src/a': '' });
  const mode = (path: string): string => (lstatSync(there(path)).mode & 0o7777).toString(8);
  expect([mode('files'), mode('files/src'), mode('files/src/run'), mode('files/src/a')]).toEqual([
    '755',
    '755',
    '755',
    '644',
  ]);
});

test('a changed file gets a new time, by which BuildKit knows it', async () => {
  await send({ a: 'same size 1' });
  const before = lstatSync(there('files/a'), { bigint: true }).mtimeNs;
  await send({ a: 'same size 2' });
  expect(lstatSync(there('files/a'), { bigint: true }).mtimeNs).not.toBe(before);
});

test('any tree becomes any other', async () => {
  const name = constantFrom('a', 'listing', '+a', 'with space', '-rf', 'ü\n"\\', '$(x)', '..b');
  const content = constantFrom('', '1', '#!run', '-> a', 'x'.repeat(300));
  const level = dictionary(name, content, { maxKeys: 3 });
  const tree = record({
    top: level,
    inner: dictionary(name, level, { maxKeys: 2 }),
    where: constantFrom('', 'a/', '-rf/+a/'),
  });
  const pathsOf = ({
    top: files,
    inner,
    where,
  }: {
    top: object;
    inner: object;
    where: string;
  }): Record<string, string> => {
    const nested = Object.entries(inner).flatMap(([name, level]) =>
      Object.entries(level).map(([file, text]) => [`${where}${name}.d/${file}`, String(text)]),
    );
    const flat = Object.entries(files).map(([file, text]) => [`${where === '' ? '' : 'b/'}${file}`, String(text)]);
    return Object.fromEntries([...flat, ...nested]);
  };
  await assert(
    asyncProperty(tree, tree, async (first, second) => {
      await send(pathsOf(first));
      await expectSame();
      await send(pathsOf(second));
      await expectSame();
    }),
    { numRuns: 15 },
  );
}, 60_000);

test('a file gives way to a directory, a directory to a link, and back', async () => {
  await send({ a: 'file', b: 'file', 'c/d/e': 'deep' });
  await send({ 'a/b': 'file', b: '-> a', c: '-> a/b' });
  await expectSame();
  await send({ a: 'file', 'b/x': 'through a link?', 'c/d/e': 'deep' });
  await expectSame();
  expect(existsSync(there('listings/+a'))).toBe(false);
});

test.each([
  ['tar', 'before', 1],
  ['tar', 'after', 1],
  ['xargs', 'before', 2],
  ['xargs', 'after', 2],
  ['cp', 'before', 2],
  ['cp', 'after', 2],
  ['sync', 'after', 2],
  ['mv', 'before', 2],
  ['mv', 'after', 1],
])('one that is killed at %s, %s it, is made good: the next sends %i', async (command, moment, files) => {
  await send({ a: '1', b: '2' });
  const deadly = join(top, 'deadly');
  const real = moment === 'before' ? '' : `/usr/bin/${command} "$@"\n`;
  put(join(deadly, command), `#!/bin/sh\n${real}kill -9 $PPID\n`);
  const healthy = host;
  host = {
    ...healthy,
    run: (argv, options) => healthy.run(argv, isReceive(argv) ? withPath(deadly, options) : options),
  };
  await expect(send({ a: '1', b: '3' })).rejects.toMatchObject({ code: 'COMMAND_FAILED', exitCode: 137 });
  host = healthy;
  expect(await send({ a: '1', b: '4' })).toMatchObject({ files });
  await expectSame();
  expect(existsSync(there('incoming'))).toBe(false);
});

test('an abort ends it', async () => {
  const signal = AbortSignal.timeout(0);
  await expect(send({ a: '1', b: 'x'.repeat(5_000_000) }, signal)).rejects.toThrow();
  expect(await send({ a: '1' })).toMatchObject({ files: 1 });
});

function isReceive(argv: readonly string[]): boolean {
  return argv.includes('appliku-receive');
}

function withPath(directory: string, options: RunOptions = {}): RunOptions {
  return { ...options, env: { ...options.env, PATH: `${directory}:/usr/bin:/bin` } };
}
