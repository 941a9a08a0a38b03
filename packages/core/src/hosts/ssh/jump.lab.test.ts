import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../contract/index.ts';
import { environment } from '../environment.ts';
import { targetOf } from './target.ts';
import { ssh } from './ssh.ts';
import { configureSshd, only, options } from '../testing/server.ts';
import type { SshOptions } from './options.ts';

let lab: Lab;
let gate: LabServer;
let inner: LabServer;
let directory: string;
let configFile: string;

beforeAll(async () => {
  lab = await startLab({ name: 'sshb', servers: 2 });
  gate = only(lab);
  inner = lab.servers[1] ?? gate;
  directory = await mkdtemp(join(tmpdir(), 'ssh-jump-'));
  configFile = join(directory, 'config');
  await gate.run(['sh', '-c', 'echo "$0 inner.example" >> /etc/hosts', inner.address]);
  await writeFile(configFile, config());
});
afterAll(async () => {
  await lab?.close();
  await rm(directory, { recursive: true, force: true });
});

/** The inner server by a name that only the gate knows, and by a key under another one. */
function config(): string {
  return `
Include "${directory}/included"
Host app
  HostName inner.example
  HostKeyAlias the-app
  ProxyJump gate
  ConnectTimeout 20
Host gate
  HostName ${gate.address}
Match originalhost app,gate
  User deploy
Host *
  IdentityFile "${lab.keyFile}"
  IdentitiesOnly yes
  UserKnownHostsFile ${directory}/known ${lab.knownHostsFile}
`;
}

async function logins(host: Host): Promise<readonly string[]> {
  const { stdout } = await host.run(['sh', '-c', 'whoami; hostname; echo "$SSH_CONNECTION"']);
  const [user = '', name = '', connection = ''] = stdout.split('\n');
  return [user, name, connection.split(' ')[0] ?? ''];
}

async function keyOf(server: LabServer): Promise<string> {
  const [type, key] = (await server.run(['cat', '/etc/ssh/ssh_host_ed25519_key.pub'])).split(' ');
  return `${type} ${key}`;
}

describe('an alias of ssh’s configuration', () => {
  it('is what OpenSSH makes of it', async () => {
    const shown = await Promise.all(
      ['app', 'gate', 'other'].map(async (host) => {
        const { stdout } = await execa('ssh', ['-F', configFile, '-G', host]);
        const first = (keyword: string): string | undefined =>
          stdout
            .split('\n')
            .find((line) => line.startsWith(`${keyword} `))
            ?.slice(keyword.length + 1);
        const target = await targetOf({ host, configFile }, environment());
        const { keys, hostKey, jump } = target;
        const ours = [target.host, String(target.port), target.username, ...keys.files, hostKey.name, jump?.name];
        const keywords = ['hostname', 'port', 'user', 'identityfile', 'hostkeyalias', 'proxyjump'];
        const [hostname, ...rest] = keywords.map(first);
        const alias = rest[3] ?? hostname;
        return { ours, openssh: [hostname, ...rest.slice(0, 3), alias, rest[4]] };
      }),
    );
    for (const { ours, openssh } of shown) expect(ours).toEqual(openssh);
  });

  it('is reached through its jump host, once its key is known by its alias', async () => {
    await using host = ssh({ host: 'app', configFile });
    await expect(host.run(['true'])).rejects.toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      reason: 'host-key',
      host: 'app',
    });
    await appendFile(join(directory, 'known'), `the-app ${await keyOf(inner)}\n`);
    expect(await logins(host)).toEqual(['deploy', 's2', gate.address]);
  });
});

describe('jump hosts', () => {
  const through = (jump: SshOptions, changes: Partial<SshOptions> = {}): SshOptions => ({
    ...options(lab),
    host: inner.address,
    jump,
    ...changes,
  });

  it('follow each other', async () => {
    const target = { ...options(lab, 'root'), jump: through(options(lab)) };
    await using host = ssh(target);
    expect(await logins(host)).toEqual(['root', 's1', inner.address]);
    const lines = await host.run(['cat'], { input: 'x'.repeat(3_000_000) });
    expect(lines.stdout).toHaveLength(3_000_000);
  });

  it('tell which of them failed, and why', async () => {
    const failing = async (jump: Partial<SshOptions>, changes: Partial<SshOptions> = {}): Promise<unknown> => {
      await using host = ssh(through({ ...options(lab), ...jump }, { name: 'app', ...changes }));
      return host.run(['true']).catch((error: unknown) => error);
    };
    expect(await failing({ port: 9, name: 'gate' })).toMatchObject({ reason: 'refused', host: 'gate' });
    expect(await failing({ username: 'stranger', name: 'gate' })).toMatchObject({ reason: 'auth', host: 'gate' });
    expect(await failing({ name: 'gate' }, { port: 9 })).toMatchObject({
      reason: 'refused',
      host: 'app',
      message: 'cannot reach app through gate: refused: nothing listens on port 9',
    });
    expect(await failing({}, { host: 'no-such-host.invalid' })).toMatchObject({ reason: 'dns', host: 'app' });
    await inner.cable('out');
    expect(await failing({}, { connectTimeoutMs: 500 })).toMatchObject({ reason: 'timeout', host: 'app' });
    await inner.cable('in');
    await configureSshd(gate, 'AllowTcpForwarding no\n');
    expect(await failing({ name: 'gate' })).toMatchObject({ reason: 'channel', host: 'gate' });
    await configureSshd(gate, '');
  });

  it('are dialled anew when the connection to one broke', async () => {
    await using host = ssh(through(options(lab)));
    const running = expect(host.run(['sleep', '600'])).rejects.toMatchObject({ code: 'HOST_LOST' });
    await host.run(['true']);
    await gate.run(['pkill', '-f', '^sshd: deploy']);
    await running;
    expect(await logins(host)).toEqual(['deploy', 's2', gate.address]);
    await host.close();
    await expect.poll(() => gate.exec(['pgrep', '-f', '^sshd: deploy']).then(({ exitCode }) => exitCode)).toBe(1);
  });
});

describe('trust on first use', () => {
  it('writes the key down, hashed where that is configured, and refuses another one then', async () => {
    const file = join(directory, 'hashed');
    await writeFile(file, 'HashKnownHosts yes\n');
    const knownHostsFile = join(directory, 'new', 'known_hosts');
    const first = { ...options(lab), configFile: file, knownHostsFile, trustOnFirstUse: true };
    await using host = ssh(first);
    await host.run(['true']);
    const line = await readFile(knownHostsFile, 'utf8');
    expect(line).toContain(await keyOf(gate));
    expect(line).not.toContain(gate.address);
    expect((await execa('ssh-keygen', ['-F', gate.address, '-f', knownHostsFile])).exitCode).toBe(0);
    await using strict = ssh({ ...first, trustOnFirstUse: false });
    await strict.run(['true']);
    await using elsewhere = ssh({ ...first, host: inner.address, hostKeyAlias: gate.address });
    await expect(elsewhere.run(['true'])).rejects.toMatchObject({ code: 'HOST_KEY_CHANGED', reason: 'host-key' });
    await using unwritable = ssh({ ...first, knownHostsFile: join(file, 'known_hosts') });
    await expect(unwritable.run(['true'])).rejects.toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      message: expect.stringContaining('cannot write down'),
    });
    expect(await readFile(knownHostsFile, 'utf8')).toBe(line);
  });
});

describe('an agent with more keys than the server lets one try', () => {
  it('is asked for the one that the configuration names, first or alone', async () => {
    const agent = join(directory, 'agent.sock');
    const running = execa('ssh-agent', ['-D', '-a', agent], { reject: false });
    const env = { SSH_AUTH_SOCK: agent };
    await expect.poll(() => execa('ssh-add', ['-l'], { env, reject: false }).then(({ exitCode }) => exitCode)).toBe(1);
    for (let number = 0; number < 7; number += 1) {
      const path = join(directory, `key${number}`);
      await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
      await execa('ssh-add', [path], { env });
    }
    await execa('ssh-add', [lab.keyFile], { env });
    const { privateKeyFile: _, ...rest } = options(lab);
    await using lost = ssh({ ...rest, agent });
    await expect(lost.run(['true'])).rejects.toMatchObject({ code: 'HOST_AUTH', reason: 'auth' });
    for (const only of ['no', 'yes']) {
      const file = join(directory, `agent-${only}`);
      await writeFile(file, `IdentityFile ${lab.keyFile}.pub\nIdentitiesOnly ${only}\nIdentityAgent ${agent}\n`);
      await using host = ssh({ ...rest, configFile: file });
      expect((await host.run(['id', '-un'])).stdout).toBe('deploy\n');
    }
    const other = join(directory, 'agent-other');
    await execa('ssh-add', ['-D'], { env });
    await execa('ssh-add', [lab.keyFile], { env });
    await writeFile(other, `IdentityFile ${directory}/key0\nIdentitiesOnly yes\nIdentityAgent ${agent}\n`);
    await using refused = ssh({ ...rest, configFile: other });
    await expect(refused.run(['true'])).rejects.toMatchObject({ code: 'HOST_AUTH' });
    running.kill();
    await running;
  });
});
