import { readFile } from 'node:fs/promises';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ssh } from './ssh.ts';
import { configureSshd, only, options } from '../testing/server.ts';
import type { SshOptions } from './options.ts';

let lab: Lab;
let server: LabServer;
let directory: string;

beforeAll(async () => {
  lab = await startLab({ name: 'hostk' });
  server = only(lab);
  const types = ['ecdsa', 'rsa'].map((type) => ({ type, file: `/etc/ssh/ssh_host_${type}_key` }));
  for (const { type, file } of types)
    await server.run(['sh', '-c', 'rm -f "$0" && ssh-keygen -q -t "$1" -N "" -f "$0"', file, type]);
  await configureSshd(server, types.map(({ file }) => `HostKey ${file}\n`).join(''));
  directory = await mkdtemp(join(tmpdir(), 'ssh-login-'));
});
afterAll(async () => {
  await lab?.close();
  await rm(directory, { recursive: true, force: true });
});

async function answer(changes: Partial<SshOptions>): Promise<string> {
  await using host = ssh({ ...options(lab), ...changes });
  return (await host.run(['id', '-un'])).stdout.trim();
}

async function newKey(name: string, type: string, passphrase = ''): Promise<string> {
  const path = join(directory, name);
  await execa('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-f', path]);
  const publicKey = await readFile(`${path}.pub`, 'utf8');
  await server.run(['tee', '-a', '/etc/ssh/lab_keys'], { input: publicKey });
  return path;
}

async function knownHosts(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

async function serverKey(type: string): Promise<string> {
  const [kind = '', key = ''] = (await server.run(['cat', `/etc/ssh/ssh_host_${type}_key.pub`])).split(' ');
  return `${kind} ${key}`;
}

describe('logging in', () => {
  it.each(['ed25519', 'ecdsa', 'rsa'])('works with a key of type %s', async (type) => {
    expect(await answer({ privateKeyFile: await newKey(type, type) })).toBe('deploy');
  });

  it('works with the text of a key, and with a passphrase', async () => {
    const locked = await newKey('locked', 'ed25519', 'open');
    const { privateKeyFile: _, ...rest } = options(lab);
    await using host = ssh({ ...rest, privateKey: await readFile(locked, 'utf8'), passphrase: 'open' });
    expect((await host.run(['id', '-un'])).exitCode).toBe(0);
    await expect(answer({ privateKeyFile: locked })).rejects.toMatchObject({
      code: 'HOST_AUTH',
      hint: expect.stringContaining('passphrase'),
    });
  });

  it('works with an agent', async () => {
    const key = await newKey('agent', 'ed25519');
    const agent = join(directory, 'agent.sock');
    const running = execa('ssh-agent', ['-D', '-a', agent], { reject: false });
    await expect
      .poll(() =>
        execa('ssh-add', [key], { env: { SSH_AUTH_SOCK: agent } }).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    const { privateKeyFile: _, ...rest } = options(lab);
    await using host = ssh({ ...rest, agent });
    expect((await host.run(['id', '-un'])).stdout).toBe('deploy\n');
    await host.close();
    running.kill();
    await running;
  });

  it('tells that the server does not take the key', async () => {
    const path = join(directory, 'stranger');
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
    await expect(answer({ privateKeyFile: path })).rejects.toMatchObject({
      code: 'HOST_AUTH',
      message: expect.stringContaining(path),
    });
    await expect(answer({ privateKeyFile: join(directory, 'none') })).rejects.toMatchObject({ code: 'HOST_AUTH' });
  });
});

describe('the host key', () => {
  it.each(['ed25519', 'ecdsa', 'rsa'])('is checked when only the one of type %s is known', async (type) => {
    const path = await knownHosts(`known-${type}`, `${server.address} ${await serverKey(type)}\n`);
    expect(await answer({ knownHostsFile: path })).toBe('deploy');
  });

  it('is found when its name is hashed', async () => {
    const path = await knownHosts('hashed', `${server.address} ${await serverKey('ed25519')}\n`);
    await execa('ssh-keygen', ['-H', '-f', path]);
    expect(await readFile(path, 'utf8')).not.toContain(server.address);
    expect(await answer({ knownHostsFile: path })).toBe('deploy');
  });

  it('can be given as a fingerprint', async () => {
    const shown = await server.run(['ssh-keygen', '-lf', '/etc/ssh/ssh_host_ed25519_key.pub']);
    const hostKey = shown.split(' ')[1] ?? '';
    const knownHostsFile = join(directory, 'none');
    expect(await answer({ knownHostsFile, hostKey })).toBe('deploy');
    const other = `SHA256:${'A'.repeat(43)}`;
    await expect(answer({ knownHostsFile, hostKey: other })).rejects.toMatchObject({ code: 'HOST_KEY_CHANGED' });
  });

  it('is refused when it is not known; the hint makes it known', async () => {
    const knownHostsFile = join(directory, 'new-known');
    const error: unknown = await answer({ knownHostsFile }).catch((thrown: unknown) => thrown);
    const fingerprint = (await server.run(['ssh-keygen', '-lf', '/etc/ssh/ssh_host_ed25519_key.pub'])).split(' ')[1];
    expect(error).toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      message: expect.stringContaining(fingerprint ?? '?'),
      hint: expect.stringContaining(`>> ${knownHostsFile}`),
    });
    await followHint(error);
    expect(await answer({ knownHostsFile })).toBe('deploy');
  });

  it('is refused when it has changed; the hint tells how to go on', async () => {
    const wrong = await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(directory, 'wrong')]);
    expect(wrong.exitCode).toBe(0);
    const [type = '', key = ''] = (await readFile(join(directory, 'wrong.pub'), 'utf8')).split(' ');
    const knownHostsFile = await knownHosts('changed', `${server.address} ${type} ${key}\n`);
    const error: unknown = await answer({ knownHostsFile }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'HOST_KEY_CHANGED' });
    await followHint(error);
    expect(await answer({ knownHostsFile })).toBe('deploy');
  });

  it('is refused when it is revoked', async () => {
    const line = `${server.address} ${await serverKey('ed25519')}`;
    const knownHostsFile = await knownHosts('revoked', `${line}\n@revoked * ${await serverKey('ed25519')}\n`);
    await expect(answer({ knownHostsFile })).rejects.toMatchObject({
      code: 'HOST_KEY_CHANGED',
      message: expect.stringContaining('revoked'),
    });
  });
});

describe('a server that is not there', () => {
  it('is told by its name', async () => {
    await expect(answer({ host: 'no-such-host.invalid' })).rejects.toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: expect.stringContaining('dns'),
    });
  });

  it('is told by its port', async () => {
    await expect(answer({ port: 9 })).rejects.toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: expect.stringContaining('refused'),
    });
  });

  it('is told by its silence', async () => {
    await server.cable('out');
    await expect(answer({ connectTimeoutMs: 500 })).rejects.toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: expect.stringContaining('timeout'),
    });
    await server.cable('in');
  });
});

/** Runs the commands of a hint, as a reader would. */
async function followHint(error: unknown): Promise<void> {
  const hint = error instanceof Error && 'hint' in error ? String(error.hint) : '';
  const command = /run: (.*?)(?:; if not|$)/.exec(hint)?.[1] ?? 'false';
  await execa('sh', ['-c', command]);
}
