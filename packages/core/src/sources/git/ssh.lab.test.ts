import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceSuite, testContext } from '@appliku/conformance';
import { type Lab, startLab } from '@appliku/lab';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secret } from '../../secret.ts';
import { noHost } from '../fixtures/no-host.ts';
import type { GitOptions } from './options.ts';
import { git } from './git-source.ts';

type Repository = Awaited<ReturnType<Lab['git']['createRepository']>>;

const context = testContext({ host: noHost });
let lab: Lab;
let repository: Repository;
let head: string;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'git ssh-'));
  lab = await startLab({ name: 'git' });
  repository = await lab.git.createRepository('shop');
  head = await repository.commit({ a: 'over ssh' });
});
afterAll(async () => {
  await lab?.close();
  await rm(directory, { recursive: true, force: true });
});

const trusted = (): Partial<GitOptions> => ({ knownHostsFile: lab.knownHostsFile });
const options = (): Partial<GitOptions> => ({ ...trusted(), privateKeyFile: lab.keyFile });

async function resolve(changes: Partial<GitOptions>): Promise<unknown> {
  return git({ url: repository.sshUrl, ...changes }).resolve(context);
}

async function written(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

async function lockedKey(): Promise<string> {
  const path = join(directory, 'locked key');
  await copyFile(lab.keyFile, path);
  await execa('ssh-keygen', ['-q', '-p', '-N', 'open $(id) "it', '-f', path]);
  return path;
}

async function gitHostLine(): Promise<string> {
  const { hostname } = new URL(repository.sshUrl);
  const lines = (await readFile(lab.knownHostsFile, 'utf8')).split('\n');
  return lines.find((line) => line.startsWith(`${hostname} `)) ?? '';
}

async function fingerprint(): Promise<string> {
  const { stdout } = await execa('ssh-keygen', ['-l', '-f', await written('host line', `${await gitHostLine()}\n`)]);
  return stdout.split(' ')[1] ?? '';
}

describe('as every source', () => {
  let count = 0;
  sourceSuite(test, async () => {
    const own = await lab.git.createRepository(`suite-${(count += 1)}`);
    let names: readonly string[] = [];
    return {
      source: git({ url: own.sshUrl, branch: 'main', ...options() }),
      context,
      write: async (files) => {
        const gone = Object.fromEntries(names.map((name) => [name, null]));
        names = Object.keys(files);
        await own.commit({ ...gone, ...files });
      },
      vanish: () => rm(own.directory, { recursive: true }),
    };
  });
});

describe('logging in', () => {
  test('with the text of a key, and a path of the form user@host:path', async () => {
    const url = repository.sshUrl.replace(/^ssh:\/\/([^/]+)\//, '$1:/');
    const privateKey = secret((await readFile(lab.keyFile, 'utf8')).trim());
    expect(await resolve({ ...trusted(), url, privateKey })).toEqual({ id: head, ref: 'refs/heads/main' });
  });

  test('with a key that has a passphrase; without it, and with another one, it says so', async () => {
    const privateKeyFile = await lockedKey();
    const locked = { ...trusted(), privateKeyFile };
    expect(await resolve({ ...locked, passphrase: 'open $(id) "it' })).toMatchObject({ id: head });
    await expect(resolve(locked)).rejects.toMatchObject({
      code: 'SOURCE_AUTH',
      hint: expect.stringMatching(/if it has a passphrase/),
    });
    await expect(resolve({ ...locked, passphrase: 'wrong' })).rejects.toMatchObject({
      code: 'SOURCE_AUTH',
      hint: expect.stringMatching(/check its passphrase/),
    });
  });

  test('with an agent', async () => {
    const agent = join(directory, 'agent socket');
    const running = execa('ssh-agent', ['-D', '-a', agent], { reject: false });
    const add = (): Promise<boolean> =>
      execa('ssh-add', ['-q', lab.keyFile], { env: { SSH_AUTH_SOCK: agent } }).then(
        () => true,
        () => false,
      );
    await expect.poll(add).toBe(true);
    expect(await resolve({ ...trusted(), agent })).toMatchObject({ id: head });
    running.kill();
    await running;
  });

  test('with a key that the server does not know, or that is none, or is not there', async () => {
    const stranger = join(directory, 'stranger');
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', stranger]);
    await expect(resolve({ ...trusted(), privateKeyFile: stranger })).rejects.toMatchObject({
      code: 'SOURCE_AUTH',
      reason: 'auth',
      hint: expect.stringMatching(/deploy key/),
    });
    await expect(resolve({ ...trusted(), privateKey: 'no key' })).rejects.toMatchObject({
      code: 'SOURCE_AUTH',
      hint: expect.stringMatching(/is a private key in the form/),
    });
    await expect(resolve({ ...trusted(), privateKeyFile: '/none' })).rejects.toMatchObject({
      code: 'SOURCE_AUTH',
      message: expect.stringMatching(/ENOENT/),
    });
  });
});

describe('the key of the server', () => {
  test('may be pinned, and then is asked of no file', async () => {
    const privateKeyFile = lab.keyFile;
    const hostKey = await fingerprint();
    expect(await resolve({ privateKeyFile, hostKey })).toMatchObject({ id: head });
    const another = `SHA256:${'a'.repeat(43)}`;
    await expect(resolve({ privateKeyFile, hostKey: another })).rejects.toMatchObject({
      code: 'HOST_KEY_CHANGED',
      reason: 'host-key',
      message: `The host key of ${repository.sshUrl} is ssh-ed25519 ${hostKey}, not ${another} as the option hostKey says`,
    });
  });

  test('must be known, and the one that is known', async () => {
    const [host = ''] = (await gitHostLine()).split(' ');
    const other = join(directory, 'other');
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', other]);
    const changed = await written('changed hosts', `${host} ${await readFile(`${other}.pub`, 'utf8')}`);
    const unknown = join(directory, 'no hosts');
    await expect(resolve({ ...options(), knownHostsFile: changed })).rejects.toMatchObject({
      code: 'HOST_KEY_CHANGED',
      message: expect.stringContaining(changed),
    });
    await expect(resolve({ ...options(), knownHostsFile: unknown })).rejects.toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      message: expect.stringContaining(unknown),
    });
  });
});

describe('what fails', () => {
  test.each([
    ['a repository that is not there', /shop\.git$/, 'none.git', 'not-found'],
    ['a port where nothing listens', /@([^/]+)\//, '@$1:1/', 'refused'],
    ['a name without an address', /@[^/]+\//, '@no-such-host.invalid/', 'dns'],
  ])('says its reason: %s', async (_name, part, instead, reason) => {
    const url = repository.sshUrl.replace(part, instead);
    const error = await git({ url, ...options() })
      .resolve(context)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SOURCE_UNREACHABLE', reason, hint: expect.anything() });
  });

  test('names branches that are near', async () => {
    await expect(resolve({ ...options(), branch: 'mian' })).rejects.toMatchObject({
      code: 'REVISION_NOT_FOUND',
      hint: expect.stringMatching(/near ones are `main`/),
    });
  });
});
