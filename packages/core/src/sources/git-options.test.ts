import { assert, constantFrom, property, stringMatching } from 'fast-check';
import { expect, test } from 'vitest';
import { secret } from '../secret.ts';
import { gitPlan } from './git-options.ts';
import { git } from './git-source.ts';

const url = 'https://example.com/shop.git';

test('plans what to follow and with which credentials', () => {
  expect(gitPlan({ url: `${url}/` })).toEqual({ url, follow: { kind: 'default' } });
  expect(gitPlan({ url, branch: 'feature/a+b', token: secret('t0ken') })).toEqual({
    url,
    follow: { kind: 'branch', name: 'feature/a+b' },
    credentials: { username: 'x-access-token', password: 't0ken' },
  });
  expect(gitPlan({ url, tag: 'v1', username: 'ada', password: 'pw' })).toMatchObject({
    follow: { kind: 'tag', name: 'v1' },
    credentials: { username: 'ada', password: 'pw' },
  });
});

test.each([
  [{ url: 'ssh://git@example.com/shop.git' }, /url: git over ssh is not supported yet/],
  [{ url: 'git@example.com:shop.git' }, /over ssh is not supported yet: take the http/],
  [{ url: 'example.com:team/shop.git' }, /over ssh is not supported yet/],
  [{ url: 'file:///srv/shop.git' }, /must be an http:\/\/ or https:\/\/ URL; "file:\/\/\/srv\/shop\.git" is not/],
  [{ url: '' }, /must be an http/],
  [{ url: `${url}?ref=main` }, /no query/],
  [{ url, branch: 'refs/heads/main' }, /branch: must be a short name/],
  [{ url, branch: '-x' }, /branch: is not a name/],
  [{ url, branch: 'a b' }, /branch: is not a name/],
  [{ url, commit: 'abc123' }, /commit: must be a full hash of 40 hex digits/],
  [{ url, branch: 'a', tag: 'b' }, /takes only one of branch, tag and commit/],
  [{ url, password: 'pw' }, /username: is missing beside password/],
  [{ url, username: 'ada' }, /username: needs a password or a token/],
  [{ url, username: 'ada', password: 'pw', token: 'x' }, /takes only one of password and token/],
  [{ url, brunch: 'main' }, /brunch: there is no such option/],
])('refuses %o', (options, message) => {
  expect(() => git(options)).toThrow(TypeError);
  expect(() => git(options)).toThrow(message);
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
