import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Environment } from '../environment.ts';
import { targetOf, type Target } from './target.ts';
import type { SshOptions } from './options.ts';

const environment: Environment = { platform: 'linux', home: '/home/me', user: 'me', who: '', sshAuthSock: '/agent' };
let directory: string;
let configFile: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ssh-target-'));
  configFile = join(directory, 'config');
});
afterAll(async () => rm(directory, { recursive: true, force: true }));

async function target(config: string, options: Partial<SshOptions> = {}): Promise<Target> {
  await writeFile(configFile, config);
  return targetOf({ host: 'app', configFile, ...options }, environment);
}

const everything = `
Host app
  HostName %h.example.com
  Port 2222
  User deploy
  IdentityFile ~/.ssh/%r_%h
  IdentityFile none
  IdentitiesOnly yes
  IdentityAgent %d/agent
  UserKnownHostsFile ~/known none
  GlobalKnownHostsFile none
  HostKeyAlias app-alias
  StrictHostKeyChecking accept-new
  HashKnownHosts yes
  ConnectTimeout 3
  CertificateFile ~/x
`;

describe('what a connection is made with', () => {
  it('is that of OpenSSH where nothing is said', async () => {
    expect(await target('')).toMatchInlineSnapshot(`
      {
        "connectTimeoutMs": 10000,
        "host": "app",
        "hostKey": {
          "files": [
            "/home/me/.ssh/known_hosts",
            "/etc/ssh/ssh_known_hosts",
          ],
          "hashed": false,
          "name": "app",
          "trustOnFirstUse": false,
        },
        "keepAliveMs": 5000,
        "keys": {
          "agent": "/agent",
          "files": [
            "/home/me/.ssh/id_ed25519",
            "/home/me/.ssh/id_ecdsa",
            "/home/me/.ssh/id_rsa",
          ],
          "filesOnly": false,
          "named": false,
        },
        "name": "app",
        "port": 22,
        "unused": [],
        "username": "me",
      }
    `);
  });

  it('is taken from the configuration', async () => {
    expect(await target(everything)).toMatchInlineSnapshot(`
      {
        "connectTimeoutMs": 3000,
        "host": "app.example.com",
        "hostKey": {
          "files": [
            "/home/me/known",
          ],
          "hashed": true,
          "name": "app-alias",
          "trustOnFirstUse": true,
        },
        "keepAliveMs": 5000,
        "keys": {
          "agent": "/home/me/agent",
          "files": [
            "/home/me/.ssh/deploy_app.example.com",
          ],
          "filesOnly": true,
          "named": false,
        },
        "name": "app",
        "port": 2222,
        "unused": [
          "CertificateFile",
        ],
        "username": "deploy",
      }
    `);
  });

  it('is taken from the options first', async () => {
    const options = {
      port: 22,
      username: 'root',
      privateKeyFile: '/key',
      passphrase: 'p',
      knownHostsFile: '/known',
      hostKeyAlias: 'x',
      trustOnFirstUse: false,
      connectTimeoutMs: 1,
      keepAliveMs: 250,
      name: 'the app',
    };
    expect(await target(everything, options)).toMatchObject({
      name: 'the app',
      host: 'app.example.com',
      port: 22,
      username: 'root',
      connectTimeoutMs: 1,
      keepAliveMs: 250,
      keys: { files: ['/key'], named: true, filesOnly: false, passphrase: 'p' },
      hostKey: { name: 'x', files: ['/known'], trustOnFirstUse: false },
    });
    expect((await target('', { privateKey: 'k', agent: '/a' })).keys).toMatchObject({ text: 'k', agent: '/a' });
    expect((await target('', { agent: '/a' })).keys).toMatchObject({ files: [], agent: '/a' });
    expect(await target(everything, { configFile: false })).toMatchObject({ host: 'app', port: 22, username: 'me' });
  });

  it.each([
    ['IdentityAgent none', undefined],
    ['IdentityAgent SSH_AUTH_SOCK', '/agent'],
    ['', '/agent'],
  ])('asks with "%s" the agent %s', async (config, agent) => {
    expect((await target(config)).keys.agent).toBe(agent);
  });
});

describe('jump hosts', () => {
  const chain = (found: Target | undefined): readonly string[] =>
    found === undefined ? [] : [...chain(found.jump), `${found.username}@${found.host}:${found.port}`];

  it.each([
    ['ProxyJump first,you@second:23', ['me@first:22', 'you@second:23', 'me@app:22']],
    ['ProxyJump ssh://you@[2001:db8::1]:23', ['you@2001:db8::1:23', 'me@app:22']],
    ['ProxyJump none', ['me@app:22']],
    ['Host app\nProxyJump inner\nHost inner\nProxyJump outer', ['me@outer:22', 'me@inner:22', 'me@app:22']],
    ['ProxyJump gate\nHost gate\nPort 24', ['me@gate:24', 'me@app:22']],
    ['ProxyCommand none\nProxyJump gate', ['me@gate:22', 'me@app:22']],
  ])('%s', async (config, hops) => {
    expect(chain(await target(config))).toEqual(hops);
  });

  it('are given as options, or left out', async () => {
    const jump = { host: 'inner', configFile: false, jump: { host: 'outer', port: 23, configFile: false } } as const;
    const config = 'ProxyCommand x\nProxyJump other\n';
    expect(chain(await target(config, { jump }))).toEqual(['me@outer:23', 'me@inner:22', 'me@app:22']);
    expect(chain(await target(config, { jump: false }))).toEqual(['me@app:22']);
  });
});

describe('a configuration that is not supported', () => {
  it.each([
    ['ProxyCommand nc %h %p', 'ProxyCommand is not supported'],
    ['RevokedHostKeys /etc/ssh/revoked', 'RevokedHostKeys is not supported'],
    ['IdentityFile ~/${USER}/key', '${USER} in /home/me/${USER}/key is not supported'],
    ['IdentityFile ~/%i', '%i in /home/me/%i is not supported'],
    ['Port none22', 'none22 is not a number that port can have'],
    ['ProxyJump -oProxyCommand=x', '-oProxyCommand=x is not a jump host'],
    ['Host a\nProxyJump b\nHost b\nProxyJump a\nHost *\nProxyJump a', 'lead to each other'],
  ])('%s', async (config, message) => {
    await expect(target(config)).rejects.toMatchObject({
      code: 'HOST_UNREACHABLE',
      reason: 'config',
      message: expect.stringContaining(message),
    });
  });

  it('as is one that is named, and is not there', async () => {
    const options = { host: 'app', username: 'u', configFile: '/none' };
    const error: unknown = await targetOf(options, environment).catch((thrown: unknown) => thrown);
    expect(JSON.parse(JSON.stringify(error))).toMatchInlineSnapshot(`
      {
        "cause": "cannot read /none",
        "code": "HOST_UNREACHABLE",
        "hint": "Mend the configuration, give options to ssh() in its place, or leave it out by the option \`configFile: false\`.",
        "host": "u@app",
        "message": "cannot use ssh's configuration for u@app: cannot read /none",
        "name": "HostError",
        "reason": "config",
      }
    `);
  });
});
