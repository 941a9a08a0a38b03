import { assert, constantFrom, property, stringMatching } from 'fast-check';
import { expect, test } from 'vitest';
import { secret } from '../../secret.ts';
import { gitPlan } from './plan.ts';
import { git } from './git-source.ts';

const url = 'https://example.com/shop.git';

const hostKey = `SHA256:${'a'.repeat(43)}`;

test('plans what to follow and with which credentials', () => {
  expect(gitPlan({ url: `${url}/` })).toEqual({
    url,
    transport: 'http',
    follow: { kind: 'default' },
    ssh: {},
    client: 'best',
    secrets: [],
  });
  expect(gitPlan({ url, branch: 'feature/a+b', token: secret('t0ken') })).toMatchObject({
    follow: { kind: 'branch', name: 'refs/heads/feature/a+b' },
    credentials: { username: 'x-access-token', password: 't0ken' },
    secrets: ['t0ken'],
  });
  expect(gitPlan({ url, tag: 'v1', username: 'ada', password: 'pw' })).toMatchObject({
    follow: { kind: 'tag', name: 'refs/tags/v1' },
    credentials: { username: 'ada', password: 'pw' },
  });
  expect(gitPlan({ url, ref: 'refs/pull/7/head' })).toMatchObject({
    follow: { kind: 'ref', name: 'refs/pull/7/head' },
  });
});

test.each([
  'ssh://git@example.com/shop.git',
  'ssh://git@example.com:2222/~ada/shop.git',
  'git@example.com:shop.git',
  'example.com:team/shop.git',
  'git@[2001:db8::1]:shop.git',
])('takes %s as ssh', (ssh) => {
  const plan = gitPlan({ url: ssh, privateKeyFile: '/keys/a b', passphrase: 'open', hostKey });
  expect(plan).toMatchObject({ url: ssh, transport: 'ssh', secrets: ['open'] });
  expect(plan.ssh).toEqual({ privateKeyFile: '/keys/a b', passphrase: 'open', hostKey });
});

test.each([
  [{ url: 'file:///srv/shop.git' }, /must be an https:\/\/, http:\/\/ or ssh URL; "file:\/\/\/srv\/shop\.git" is not/],
  [{ url: '' }, /must be an http/],
  [{ url: '/srv/shop.git' }, /must be an http/],
  [{ url: '--upload-pack=touch /tmp/x' }, /must be an http/],
  [{ url: 'ext::sh -c id' }, /must be an http/],
  [{ url: `${url}?ref=main` }, /no query/],
  [{ url: 'ssh://-oProxyCommand=id/shop.git' }, /begins with a dash/],
  [{ url: 'ssh://-l@example.com/shop.git' }, /begins with a dash/],
  [{ url: '-oProxyCommand=id:shop.git' }, /begins with a dash|must be an http/],
  [{ url: 'git@example.com:-x' }, /begins with a dash/],
  [{ url: 'ssh://git@example.com' }, /must name a host and a path/],
  [{ url: 'ssh://git:pw@example.com/shop.git' }, /must not hold a password/],
  [{ url: 'git@example.com:a b' }, /no white space/],
  [{ url, branch: 'refs/heads/main' }, /branch: must be a short name/],
  [{ url, branch: '-x' }, /branch: is not a name/],
  [{ url, branch: 'a b' }, /branch: is not a name/],
  [{ url, ref: 'main' }, /ref: must be a full name/],
  [{ url, commit: 'abc123' }, /commit: must be a full hash of 40 hex digits/],
  [{ url, branch: 'a', tag: 'b' }, /takes only one of branch, tag, ref and commit/],
  [{ url, password: 'pw' }, /username: is missing beside password/],
  [{ url, username: 'ada' }, /username: needs a password or a token/],
  [{ url, username: 'ada', password: 'pw', token: 'x' }, /takes only one of password and token/],
  [{ url, username: 'ada', password: 'pw\nhost=evil' }, /password: must be one line/],
  [{ url, token: secret('t0ken\n') }, /token: must be one line/],
  [{ url, username: 'a:b', password: 'pw' }, /username: must be one line without a colon/],
  [{ url, ca: '/etc/ssl/ca.pem' }, /ca: must be certificates as PEM text/],
  [{ url, privateKeyFile: '/key' }, /privateKeyFile: is for ssh URLs/],
  [{ url, client: 'jgit' }, /client: must be `system` or `builtin`/],
  [{ url: 'git@example.com:shop.git', token: 'x' }, /token: is for https:\/\/ URLs/],
  [{ url: 'git@example.com:shop.git', client: 'builtin' }, /client: must be `system` over ssh/],
  [{ url: 'git@example.com:shop.git', passphrase: 'x' }, /passphrase: needs privateKey or privateKeyFile/],
  [{ url: 'git@example.com:shop.git', hostKey: 'ssh-ed25519 AAAA' }, /hostKey: must be SHA256:/],
  [{ url, brunch: 'main' }, /brunch: there is no such option/],
])('refuses %o', (options, message) => {
  const call = (): unknown => Reflect.apply(git, undefined, [options]);
  expect(call).toThrow(TypeError);
  expect(call).toThrow(message);
});

test('credentials in a URL are refused, and are not in the message', () => {
  const word = stringMatching(/^[a-z0-9]{8,20}$/);
  assert(
    property(word, word, constantFrom('https', 'http', 'ftp', 'ssh'), (user, password, scheme) => {
      const message = messageOf(() => git({ url: `${scheme}://${user}:${password}@example.com/shop.git` }));
      expect(message).toMatch(/^Invalid options of git\(\):\n  url: /);
      expect(message).not.toContain(user);
      expect(message).not.toContain(password);
    }),
  );
});

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof TypeError) return error.message;
  }
  throw new Error('No TypeError');
}
