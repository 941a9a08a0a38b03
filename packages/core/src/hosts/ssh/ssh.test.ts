import { describe, expect, it } from 'vitest';
import { local } from '../local.ts';
import { ssh } from './ssh.ts';
import type { SshOptions } from './options.ts';

function mistakes(options: object): string {
  const anything: SshOptions = { host: '', ...options };
  try {
    ssh(anything);
  } catch (error) {
    if (error instanceof TypeError) return error.message;
  }
  return '';
}

describe('ssh()', () => {
  it('names every mistake at the call, with its path, and no value', () => {
    const options = {
      host: '-oProxyCommand=x',
      port: 70_000,
      username: 'a b',
      hostKey: 'MD5:0',
      passphrase: 7,
      sudo: true,
    };
    expect(mistakes(options)).toMatchInlineSnapshot(`
      "Invalid options of ssh():
        host: must be the name or address of a host
        port: Too big: expected number to be <=65535
        username: must be the name of a user
        passphrase: Invalid input: expected string, received number
        hostKey: must be SHA256: and 43 letters, as ssh-keygen -l prints it
        sudo: there is no such option"
    `);
    expect(mistakes({ host: 'h', privateKey: 'planted', privateKeyFile: '/x' })).toMatchInlineSnapshot(`
      "Invalid options of ssh():
        privateKey: cannot be given together with privateKeyFile"
    `);
    const jump = { host: 'h', keepAliveMs: 60_000, jump: { host: '', trust: true } };
    expect(mistakes({ host: 'h', configFile: true, hostKeyAlias: '*', jump })).toMatchInlineSnapshot(`
      "Invalid options of ssh():
        hostKeyAlias: must be a name without wildcards
        jump.jump.host: must be the name or address of a host
        jump.jump.trust: there is no such option
        jump.keepAliveMs: Too big: expected number to be <=6000
        configFile: must be a path, or false"
    `);
  });

  it('is named by user and server, and touches nothing before its first use', async () => {
    await using host = ssh({ host: 'example.invalid', username: 'deploy', port: 2222, privateKeyFile: '/none' });
    expect(host.name).toBe('deploy@example.invalid:2222');
    expect(ssh({ host: '10.0.0.1', username: 'me' }).name).toBe('me@10.0.0.1');
    expect(ssh({ host: 'app' }).name).toBe('app');
  });
});

describe('local()', () => {
  it('is named by its machine or as told', () => {
    expect(local({ name: 'here' }).name).toBe('here');
    expect(() => local({ name: '' })).toThrow('name');
  });
});
