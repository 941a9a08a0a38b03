import { existsSync, lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testContext } from '@appliku/conformance';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Context } from '../../contract/index.ts';
import { GitRepository } from '../fixtures/git-repository.ts';
import { serveGit } from '../fixtures/git-server.ts';
import { noHost } from '../fixtures/no-host.ts';
import { git } from './git-source.ts';

afterEach(() => void vi.unstubAllEnvs());

const temporary = (): string[] => readdirSync(tmpdir()).filter((name) => name.includes(`-${process.pid}-`));
const context = (signal?: AbortSignal): Context => testContext({ host: noHost, ...(signal && { signal }) });

test('a commit needs no request', async () => {
  const id = '0123456789012345678901234567890123456789';
  expect(await git({ url: 'http://127.0.0.1:1/', commit: id }).resolve(context())).toEqual({ id });
});

test('resolves by one request, and fetches one commit, not the history', async () => {
  using repository = new GitRepository();
  await using server = await serveGit(repository.root);
  for (let count = 0; count < 5; count += 1) repository.commitFile('a', `version ${count}`);
  const source = git({ url: server.url });
  const checkout = await source.checkout(await source.resolve(context()), context());
  expect(server.requests).toEqual([
    'POST /shop.git/git-upload-pack',
    'GET /shop.git/info/refs?service=git-upload-pack',
    'POST /shop.git/git-upload-pack',
  ]);
  await checkout.dispose();
});

test('resolves by two requests where the server does not know version 2 of the protocol', async () => {
  using repository = new GitRepository();
  await using server = await serveGit(repository.root, {
    intercept: (request) => void delete request.headers['git-protocol'],
  });
  const id = repository.commitFile('a', '1');
  expect(await git({ url: server.url }).resolve(context())).toEqual({ id, ref: 'refs/heads/main' });
  expect(server.requests).toEqual([
    'POST /shop.git/git-upload-pack',
    'GET /shop.git/info/refs?service=git-upload-pack',
  ]);
});

test('fetches by what is built in where there is no git, and says over ssh that it is missing', async () => {
  using repository = new GitRepository();
  await using server = await serveGit(repository.root);
  const id = repository.commitFile('a', '1');
  vi.stubEnv('PATH', '/none');
  const checkout = await git({ url: server.url }).checkout({ id }, context());
  expect(readFileSync(join(checkout.directory, 'a'), 'utf8')).toBe('1');
  await checkout.dispose();
  const expected = { code: 'SOURCE_UNREACHABLE', reason: 'program', hint: expect.stringMatching(/^Install git/) };
  await expect(git({ url: server.url, client: 'system' }).checkout({ id }, context())).rejects.toMatchObject(expected);
  await expect(git({ url: 'git@example.com:a.git' }).resolve(context())).rejects.toMatchObject(expected);
});

test('is not led astray by the environment of a hook', async () => {
  using repository = new GitRepository();
  using other = new GitRepository();
  await using server = await serveGit(repository.root);
  const id = repository.commitFile('a', '1');
  vi.stubEnv('GIT_DIR', other.directory);
  vi.stubEnv('GIT_INDEX_FILE', join(other.root, 'index'));
  const checkout = await git({ url: server.url, client: 'system' }).checkout({ id }, context());
  expect(readdirSync(checkout.directory)).toEqual(['a']);
  await checkout.dispose();
  expect(readdirSync(other.root)).toEqual(['shop.git']);
});

describe.each(['system', 'builtin'] as const)('with the client %s', (client) => {
  test('resolves the head of a branch, of the default branch, and an annotated tag to its commit', async () => {
    using repository = new GitRepository();
    await using server = await serveGit(repository.root);
    const first = repository.commitFile('a', '1');
    repository.git(['tag', '-a', 'v1', '-m', 'One', first]);
    const second = repository.commitFile('a', '2');
    repository.commitFile('a', '3', { branch: 'main-2' });
    const resolve = (options: object): Promise<unknown> =>
      git({ url: server.url, client, ...options }).resolve(context());
    expect(await resolve({ branch: 'main' })).toEqual({ id: second, ref: 'refs/heads/main' });
    expect(await resolve({})).toEqual({ id: second, ref: 'refs/heads/main' });
    expect(await resolve({ tag: 'v1' })).toEqual({ id: first, ref: 'refs/tags/v1' });
  });

  test('checks out executables, symbolic links and odd names, and removes all of it', async () => {
    using repository = new GitRepository();
    await using server = await serveGit(repository.root);
    const tree = repository.tree(
      `100644 blob ${repository.blob('hello')}\tread me – ü.txt`,
      `100755 blob ${repository.blob('#!/bin/sh')}\trun`,
      `120000 blob ${repository.blob('run')}\tlink`,
      `040000 tree ${repository.tree(`100644 blob ${repository.blob(Uint8Array.of(0, 255))}\tbytes`)}\tdeep`,
    );
    const id = repository.commit(tree, { message: 'Add files\n\nAt length' });
    const source = git({ url: server.url, client });
    const { revision, directory, dispose } = await source.checkout(await source.resolve(context()), context());
    const at = '2026-01-01T00:00:00.000Z';
    expect(revision).toEqual({ id, ref: 'refs/heads/main', subject: 'Add files', author: 'Ada', at });
    expect(readdirSync(directory).sort()).toEqual(['deep', 'link', 'read me – ü.txt', 'run']);
    expect(readFileSync(join(directory, 'deep/bytes'))).toEqual(Buffer.of(0, 255));
    expect(lstatSync(join(directory, 'run')).mode & 0o100).toBe(0o100);
    expect(lstatSync(join(directory, 'read me – ü.txt')).mode & 0o100).toBe(0);
    expect(readlinkSync(join(directory, 'link'))).toBe('run');
    await dispose();
    expect(existsSync(directory)).toBe(false);
  });

  for (const onlyHeads of [false, true])
    test(`checks out what was resolved when its branch has moved since${onlyHeads ? ', from a server that sends only heads' : ''}`, async () => {
      using repository = new GitRepository();
      await using server = await serveGit(repository.root, { onlyHeads });
      const source = git({ url: server.url, client, branch: 'main' });
      repository.commitFile('a', 'before');
      const revision = await source.resolve(context());
      repository.addHistory(60);
      const checkout = await source.checkout(revision, context());
      expect(readFileSync(join(checkout.directory, 'a'), 'utf8')).toBe('before');
      await checkout.dispose();
    });

  test('a commit by its hash is found in any branch of a server that sends only heads', async () => {
    using repository = new GitRepository();
    await using server = await serveGit(repository.root, { onlyHeads: true });
    repository.commitFile('a', 'main');
    const commit = repository.commitFile('a', 'wanted', { branch: 'other' });
    repository.commitFile('a', 'later', { branch: 'other' });
    const source = git({ url: server.url, client, commit });
    const checkout = await source.checkout({ id: commit }, context());
    expect(readFileSync(join(checkout.directory, 'a'), 'utf8')).toBe('wanted');
    await checkout.dispose();
  });

  test('takes a ref by its full name, also from a server that sends only heads, and says which are near', async () => {
    using repository = new GitRepository();
    await using server = await serveGit(repository.root, { onlyHeads: true });
    repository.commitFile('a', 'main');
    const id = repository.commitFile('a', 'pulled', { branch: 'pull' });
    repository.git(['update-ref', 'refs/pull/7/head', id]);
    repository.git(['update-ref', '-d', 'refs/heads/pull']);
    const source = git({ url: server.url, client, ref: 'refs/pull/7/head' });
    const revision = await source.resolve(context());
    expect(revision).toEqual({ id, ref: 'refs/pull/7/head' });
    repository.git(['update-ref', 'refs/pull/7/head', repository.commitFile('a', 'later')]);
    await expect(source.checkout({ id: revision.id, ref: 'refs/heads/main' }, context())).rejects.toMatchObject({
      code: 'REVISION_NOT_FOUND',
    });
    repository.git(['update-ref', 'refs/pull/7/head', id]);
    const checkout = await source.checkout(revision, context());
    expect(readFileSync(join(checkout.directory, 'a'), 'utf8')).toBe('pulled');
    await checkout.dispose();
    await expect(git({ url: server.url, client, ref: 'refs/pull/8/head' }).resolve(context())).rejects.toMatchObject({
      message: `${server.url} has no ref refs/pull/8/head`,
      hint: expect.stringMatching(/`refs\/pull\/7\/head`/),
    });
  });

  test('writes files byte by byte, whatever their attributes say', async () => {
    using repository = new GitRepository();
    await using server = await serveGit(repository.root);
    const attributes = '* text eol=crlf ident working-tree-encoding=UTF-16\n';
    const tree = repository.tree(
      `100644 blob ${repository.blob(attributes)}\t.gitattributes`,
      `100644 blob ${repository.blob('one\n$Id$\n')}\ta`,
    );
    const checkout = await git({ url: server.url, client }).checkout({ id: repository.commit(tree) }, context());
    expect(readFileSync(join(checkout.directory, 'a'), 'utf8')).toBe('one\n$Id$\n');
    await checkout.dispose();
  });

  test('says that a branch is not there, and which are near', async () => {
    using repository = new GitRepository();
    await using server = await serveGit(repository.root);
    for (const branch of ['main', 'production', 'staging', 'feature/login']) repository.commitFile('a', '', { branch });
    await expect(git({ url: server.url, client, branch: 'prodution' }).resolve(context())).rejects.toMatchObject({
      code: 'REVISION_NOT_FOUND',
      message: `${server.url} has no branch prodution`,
      hint: expect.stringMatching(/near ones are `production`/),
    });
    await expect(git({ url: server.url, client, tag: 'v1' }).resolve(context())).rejects.toMatchObject({
      code: 'REVISION_NOT_FOUND',
      hint: 'The repository has no tag at all.',
    });
  });

  test('says that a repository is empty, and that a commit is gone', async () => {
    using repository = new GitRepository();
    await using server = await serveGit(repository.root, { onlyHeads: true });
    await expect(git({ url: server.url, client }).resolve(context())).rejects.toMatchObject({
      code: 'REVISION_NOT_FOUND',
    });
    const id = repository.commitFile('a', 'replaced');
    repository.commitFile('a', 'pushed with force', { root: true });
    await expect(
      git({ url: server.url, client }).checkout({ id, ref: 'refs/heads/main' }, context()),
    ).rejects.toMatchObject({
      code: 'REVISION_NOT_FOUND',
      message: `${server.url} has no commit ${id} in refs/heads/main`,
    });
  });

  test.each([
    [
      'a submodule',
      (git: GitRepository) => git.tree(`160000 commit ${'1'.repeat(40)}\tvendor`),
      /vendor is a submodule/,
    ],
    [
      'a pointer of LFS',
      (git: GitRepository) =>
        git.tree(
          `100644 blob ${git.blob('version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n')}\tlogo.png`,
        ),
      /logo\.png is in Git LFS/,
    ],
    [
      'a way out',
      (git: GitRepository) => git.tree(`040000 tree ${git.tree(`100644 blob ${git.blob('')}\ta`)}\t..`),
      /filepath "\.\."|invalid path '\.\.\/a'/,
    ],
  ])('refuses %s', async (_name, tree, message) => {
    using repository = new GitRepository();
    await using server = await serveGit(repository.root);
    const id = repository.commit(tree(repository));
    await expect(git({ url: server.url, client }).checkout({ id }, context())).rejects.toMatchObject({
      code: 'SOURCE_INVALID',
      message: expect.stringMatching(message),
    });
  });

  test('does not write through a symbolic link that has the name of a directory', async () => {
    using repository = new GitRepository();
    await using server = await serveGit(repository.root);
    const entry = (mode: string, id: string): Buffer =>
      Buffer.concat([Buffer.from(`${mode} x\0`), Buffer.from(id, 'hex')]);
    const inner = repository.tree(`100644 blob ${repository.blob('written outside')}\tfile`);
    const evil = Buffer.concat([entry('120000', repository.blob(repository.root)), entry('40000', inner)]);
    const tree = repository.git(['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], evil);
    const id = repository.commit(tree);
    // git itself takes one of the two, the client of our own neither.
    const checkout = git({ url: server.url, client }).checkout({ id }, context());
    if (client === 'system') await (await checkout).dispose();
    else await expect(checkout).rejects.toThrow(/EEXIST/);
    expect(existsSync(join(repository.root, 'file'))).toBe(false);
  });

  test('ends when the signal fires, also while a server is silent', async () => {
    using repository = new GitRepository();
    const controller = new AbortController();
    await using server = await serveGit(repository.root, { intercept: () => (controller.abort(), true) });
    await expect(git({ url: server.url, client }).resolve(context(controller.signal))).rejects.toThrow(/aborted/);
    await expect(
      git({ url: server.url, client }).checkout({ id: '1'.repeat(40) }, context(controller.signal)),
    ).rejects.toThrow(/aborted/);
  });

  test('leaves nothing behind after a checkout that failed', async () => {
    using repository = new GitRepository();
    await using server = await serveGit(repository.root);
    repository.commitFile('a', '');
    const before = temporary();
    await expect(git({ url: server.url, client }).checkout({ id: '1'.repeat(40) }, context())).rejects.toThrow(
      /has no commit/,
    );
    expect(temporary()).toEqual(before);
  });
});
