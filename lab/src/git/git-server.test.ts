import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLab } from '../lab.ts';
import type { Lab } from '../lab.ts';
import { attempt, run } from '../machine/run.ts';

let lab: Lab;
let to: string;

beforeAll(async () => {
  [lab, to] = await Promise.all([startLab({ name: 'tgit' }), mkdtemp(join(tmpdir(), 'clone-'))]);
});
afterAll(async () => {
  await lab.close();
  await rm(to, { recursive: true });
});

test('a repository is cloned and pushed to over http and ssh', async () => {
  const repository = await lab.git.createRepository('app');
  const first = await repository.commit({ 'a.txt': 'one\n', 'bin/run': { content: '#!/bin/sh\n', executable: true } });
  await repository.tag('v1');
  await repository.commit({ 'a.txt': 'two\n', 'bin/run': null }, { branch: 'next' });

  await run(['git', 'clone', '-q', '--branch', 'v1', repository.httpUrl, join(to, 'http')]);
  expect(await readFile(join(to, 'http/a.txt'), 'utf8')).toBe('one\n');
  expect((await stat(join(to, 'http/bin/run'))).mode & 0o111).toBe(0o111);
  expect(await run(['git', 'rev-parse', 'HEAD'], { cwd: join(to, 'http') })).toBe(first);
  await run(['git', 'push', '-q', 'origin', 'HEAD:refs/heads/pushed'], { cwd: join(to, 'http') });

  const env = { GIT_SSH_COMMAND: sshCommand() };
  await run(['git', 'clone', '-q', '--branch', 'next', repository.sshUrl, join(to, 'ssh')], { env });
  expect(await readFile(join(to, 'ssh/a.txt'), 'utf8')).toBe('two\n');
  await run(['git', 'push', '-q', 'origin', 'HEAD:refs/heads/over-ssh'], { cwd: join(to, 'ssh'), env });
  const branches = await run(['git', 'branch', '--list', '--format=%(refname:short)'], { cwd: repository.directory });
  expect(branches.split('\n')).toEqual(['main', 'next', 'over-ssh', 'pushed']);
});

test('with credentials, http asks for them', async () => {
  const repository = await lab.git.createRepository('secret', { user: 'me', password: 'p:w' });
  await repository.commit({ 'a.txt': 'one\n' });
  const env = { GIT_TERMINAL_PROMPT: '0' };
  expect((await attempt(['git', 'ls-remote', repository.httpUrl], { env })).stderr).toContain(
    'could not read Username',
  );
  const url = repository.httpUrl.replace('//', '//me:p%3Aw@');
  expect(await run(['git', 'ls-remote', url, 'main'], { env })).toContain('refs/heads/main');
});

test('servers reach repositories too, and a rewritten branch is there as rewritten', async () => {
  const repository = await lab.git.createRepository('again');
  await repository.commit({ 'a.txt': 'one\n' });
  const amended = await repository.commit({ 'a.txt': 'two\n' }, { amend: true });
  const listed = await lab.servers[0]?.run(['git', 'ls-remote', repository.httpUrl, 'refs/heads/main']);
  expect(listed).toBe(`${amended}\trefs/heads/main`);
});

test('the user git gets no shell', async () => {
  const { hostname } = new URL((await lab.git.createRepository('shell')).sshUrl);
  const { exitCode, stderr } = await attempt([...sshArgv(), `git@${hostname}`, 'id']);
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('unrecognized command');
});

function sshArgv(): ['ssh', ...string[]] {
  return ['ssh', '-i', lab.keyFile, '-o', `UserKnownHostsFile=${lab.knownHostsFile}`, '-o', 'BatchMode=yes'];
}

function sshCommand(): string {
  return sshArgv().join(' ');
}
