import { describe, expect, it } from 'vitest';
import { hostKeyAlgorithms, hostKeyError, isFirstUse, type Trust } from './host-key.ts';
import { fingerprint, hostKeyOf, hostPattern, knownKeys, knownLine, type KnownKey } from './known-hosts.ts';

const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIGtJ1SJrRQBcjJZRsleg4BhU3hlEt4TUKhc02PYJDPPG';
const other = 'AAAAC3NzaC1lZDI1NTE5AAAAIGtJ1SJrRQBcjJZRsleg4BhU3hlEt4TUKhc02PYJDPPH';
const shown = { type: 'ssh-ed25519', key };

function typesOf(text: string, host: string, port = 22): readonly string[] {
  return knownKeys(text, hostPattern(host, port), 'f').map(({ type }) => type);
}

describe('known_hosts', () => {
  it.each([
    ['example.com', 22, true],
    ['EXAMPLE.com', 22, true],
    ['example.com', 2222, false],
    ['sub.example.com', 22, false],
    ['10.0.0.1', 22, true],
    ['exampleXcom', 22, false],
  ])('finds %s port %i: %s', (host, port, found) => {
    expect(typesOf(`# comment\n\nexample.com,10.0.0.1 ssh-ed25519 ${key} me@there\n`, host, port)).toHaveLength(
      found ? 1 : 0,
    );
  });

  it.each([
    ['[example.com]:2222', 'example.com', 2222, true],
    ['[example.com]:2222', 'example.com', 22, false],
    ['*.example.com,!bad.example.com', 'good.example.com', 22, true],
    ['*.example.com,!bad.example.com', 'bad.example.com', 22, false],
    ['10.0.0.?', '10.0.0.7', 22, true],
    ['[*]:2222', 'example.com', 2222, true],
    ['2001:db8::1', '2001:db8::1', 22, true],
  ])('takes the pattern %s for %s port %i: %s', (pattern, host, port, found) => {
    expect(typesOf(`${pattern} ssh-rsa ${key}`, host, port)).toHaveLength(found ? 1 : 0);
  });

  it('finds hashed names, with a port too', () => {
    const text = [
      '|1|MDEyMzQ1Njc4OWFiY2RlZmdoaWo=|jaHXoMQTU/+rEgquOJTQzPGCF4I=',
      '|1|MDEyMzQ1Njc4OWFiY2RlZmdoaWo=|B4JlprCduyj/8/3b1qnq1ugMSoY=',
    ].map((name) => `${name} ssh-ed25519 ${key}`);
    expect(typesOf(text.join('\n'), 'example.com')).toHaveLength(1);
    expect(typesOf(text.join('\n'), 'example.com', 2222)).toHaveLength(1);
    expect(typesOf(text.join('\n'), 'example.org')).toHaveLength(0);
  });

  it('marks keys that are revoked, and authorities', () => {
    const text = `@revoked * ssh-ed25519 ${key}\n@cert-authority * ssh-rsa ${key}\n@new * x y\nbroken line\nexample.com ssh-rsa ${other}`;
    expect(knownKeys(text, 'example.com', 'f')).toEqual([
      { type: 'ssh-ed25519', key, file: 'f', mark: 'revoked' },
      { type: 'ssh-rsa', key, file: 'f', mark: 'authority' },
      { type: 'ssh-rsa', key: other, file: 'f' },
    ]);
  });

  it.each([
    ['example.com', false],
    ['[Example.com]:2222', true],
    ['2001:db8::1', true],
  ])('finds what it wrote for %s, hashed: %s', (name, hashed) => {
    const line = knownLine(name, shown, hashed);
    expect(line.includes(name)).toBe(!hashed);
    expect(knownKeys(line, name, 'f')).toEqual([{ ...shown, file: 'f' }]);
    expect(knownKeys(line, `${name}x`, 'f')).toEqual([]);
  });

  it('reads a key as the server shows it', () => {
    expect(hostKeyOf(Buffer.from(key, 'base64'))).toEqual(shown);
    expect(fingerprint(shown)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });
});

describe('the verdict on a host key', () => {
  const file = '/home/me/.ssh/known_hosts';
  const trust: Trust = { host: 'me@h', name: 'h', file, known: [] };
  const known: KnownKey = { ...shown, file };
  const revoked: KnownKey = { ...known, mark: 'revoked' };
  const authority: KnownKey = { ...known, mark: 'authority' };

  it.each([
    ['known', { known: [known] }, undefined],
    ['unknown', {}, 'HOST_KEY_UNKNOWN'],
    ['changed', { known: [{ ...known, key: other }] }, 'HOST_KEY_CHANGED'],
    ['of another type', { known: [{ ...known, type: 'ssh-rsa' }] }, 'HOST_KEY_CHANGED'],
    ['one of two', { known: [{ ...known, key: other }, known] }, undefined],
    ['revoked', { known: [known, revoked] }, 'HOST_KEY_CHANGED'],
    ['only signed for', { known: [authority] }, 'HOST_KEY_UNKNOWN'],
    ['another one revoked', { known: [known, { ...revoked, key: other }] }, undefined],
    ['pinned', { pinned: fingerprint(shown) }, undefined],
    ['pinned, whatever the file says', { pinned: fingerprint(shown), known: [{ ...known, key: other }] }, undefined],
    ['pinned to another', { pinned: 'SHA256:x', known: [known] }, 'HOST_KEY_CHANGED'],
    ['pinned and revoked', { pinned: fingerprint(shown), known: [revoked] }, 'HOST_KEY_CHANGED'],
  ])('%s', (_name, changes, code) => {
    expect(hostKeyError({ ...trust, ...changes }, shown)?.code).toBe(code);
  });

  it('says what to do, quoted for a shell, about the file that it is in', () => {
    const odd: Trust = { ...trust, name: '[h]:2222', file: "/home/my home/it's" };
    expect(hostKeyError(odd, shown)?.hint).toBe(
      String.raw`Compare with ${'`'}ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub${'`'} on the server, then run: echo '[h]:2222 ssh-ed25519 ${key}' >> '/home/my home/it'\''s'`,
    );
    const elsewhere = { ...known, key: other, file: '/etc/ssh/ssh_known_hosts' };
    expect(hostKeyError({ ...odd, known: [elsewhere] }, shown)?.hint).toContain(
      `ssh-keygen -R '[h]:2222' -f /etc/ssh/ssh_known_hosts && echo`,
    );
    expect(hostKeyError({ ...trust, known: [authority] }, shown)?.message).toContain('@cert-authority');
  });

  it('takes a first key only where nothing is known, nor asked for', () => {
    expect(isFirstUse(trust)).toBe(true);
    expect(isFirstUse({ ...trust, known: [revoked] })).toBe(true);
    expect(isFirstUse({ ...trust, known: [known] })).toBe(false);
    expect(isFirstUse({ ...trust, known: [authority] })).toBe(false);
    expect(isFirstUse({ ...trust, pinned: 'SHA256:x' })).toBe(false);
  });

  it('asks for types that are known only', () => {
    expect(hostKeyAlgorithms({ ...trust, known: [known] })).toEqual(['ssh-ed25519']);
    expect(hostKeyAlgorithms({ ...trust, known: [{ ...known, type: 'ssh-rsa' }] })).toEqual([
      'rsa-sha2-512',
      'rsa-sha2-256',
    ]);
    expect(hostKeyAlgorithms({ ...trust, known: [{ ...known, type: 'sk-ssh-ed25519@openssh.com' }] })).toContain(
      'ssh-ed25519',
    );
    expect(hostKeyAlgorithms({ ...trust, pinned: 'SHA256:x', known: [known] })).toContain('ecdsa-sha2-nistp256');
  });
});
