import { secret } from '@appliku/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rolloutOf } from '../fixtures/rollout.ts';
import { type Directive, parseNginx } from '../fixtures/tokenizer.ts';
import { checkOptions, type NginxOptions } from '../options/options.ts';
import { filesFor } from './app-files.ts';
import { nextSlots } from './slots.ts';

const rules = [{ domains: ['shop.example.com'], path: '/', to: 'web' }];
const shares = [{ rollout: rolloutOf({ rules }), weight: 100 }];
const slots = nextSlots({ app: 'shop', rules, maintenance: false, shares }, {}, []);

function filesOf(options: NginxOptions): Readonly<Record<string, string>> {
  const facts = { version: '1.22.1', ipv6: true };
  return filesFor({ app: 'shop', rules, slots, settings: checkOptions(options), facts, certificates: {} });
}

/** Where text of a user gets to, and what is right there. */
const places: readonly (readonly [string, string, (text: string) => NginxOptions])[] = [
  ['name of a header', 'X-A', (text) => ({ headers: { [text]: 'v' } })],
  ['header', 'v', (text) => ({ headers: { 'X-A': text } })],
  ['realm', 'Staff', (realm) => ({ auth: { users: { ops: 'wxyz' }, realm } })],
  ['name', 'ops', (text) => ({ auth: { users: { [text]: 'wxyz' } } })],
  ['password', 'wxyz', (ops) => ({ auth: { users: { ops } } })],
  ['network', '10.0.0.0/8', (text) => ({ allow: [text] })],
  ['size', '10m', (text) => ({ locations: [{ path: '/a', clientMaxBodySize: text }] })],
  ['path', '/a', (path) => ({ locations: [{ path, allow: ['10.0.0.1'] }] })],
  ['domain', 'shop.example.com', (text) => ({ locations: [{ path: '/a', domains: [text], allow: ['10.0.0.1'] }] })],
  ['page', '<p>', (text) => ({ errorPages: { 503: text } })],
];

const attacks = [
  'x"; return 200 pwn; #', "x'; return 200 pwn; #", 'x\r\nSet-Cookie: pwn=1', 'x\0', '$http_authorization', '${request_body}', '$1', 'x\\', '100$',
  'X-A "v"; return 200 pwn; #', '__proto__', 'X:A', 'X$host', 'Content-Length', 'Transfer-Encoding', 'Set-Cookie', 'X_A', '', ' ', 'off', '#', '{', '}', ';', 'a b',
  'all', '0.0.0.0/0', '::/0', 'unix:', '1.2.3.4; allow all', '010.0.0.1', '10.0.0.1/8', '0', '10m; root /', '99999999999m',
  '/a { return 200 pwn; } location /b', '~ ^/(.*)$', '= /', '@x', '/a}', '/a"', '/../', '/a#b', '/$uri', '/%2e%2e/', '//',
  '/a" { return 200 pwn; } location "/b', 'a.test; return 200 pwn', '~^.*$', '*', 'ops:x\nroot', '#ops', 'öps', '</p>\n}\nserver { }',
]; // prettier-ignore

describe('text of an option', () => {
  it.each(places)('as %s is one word or refused, whatever it says', (_, right, optionsWith) => {
    const meant = shapeOf(optionsWith(right));
    const any = fc.oneof(fc.constantFrom(...attacks), fc.string(), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(any, (text) => {
        const shape = shapeOrRefusal(optionsWith(text));
        if (shape !== undefined) expect(shape).toEqual(meant);
      }),
      { numRuns: 100, examples: attacks.map((attack) => [attack]) },
    );
  });

  it('as a header or a realm is written so that Nginx reads what was meant', () => {
    const value = String.raw`a "b" \ 'c' {d}; # e`;
    const [realm] = wordsOf({ auth: { users: { ops: 'wxyz' }, realm: "Shop; {it's} #1" } }, 'auth_basic');
    expect(wordsOf({ headers: { 'X-A': value } }, 'add_header')).toContainEqual(['X-A', value, 'always']);
    expect(realm).toEqual(["Shop; {it's} #1"]);
  });

  it('as a password is nowhere, not even its hash in the configuration', () => {
    const files = filesOf({ auth: { users: { ops: secret('correct horse') } } });
    const [name = '', ...others] = Object.keys(files).filter((path) => path.startsWith('users/'));
    expect(others).toEqual([]);
    expect(files[name]).toMatch(/^ops:\$6\$[0-9a-f]{16}\$[./0-9A-Za-z]{86}\n$/);
    expect(JSON.stringify(files)).not.toContain('correct horse');
    expect(files['apps/shop.conf']).not.toContain('$6$');
    expect(filesOf({ auth: { users: { ops: 'correct horse' } } })).toEqual(files);
  });
});

describe('guards', () => {
  it('are in locations only, so that nothing keeps out the authority or keeps back a page', () => {
    const guards = new Set(['allow', 'deny', 'auth_basic', 'auth_basic_user_file', 'limit_req']);
    const options: NginxOptions = {
      auth: { users: { ops: 'wxyz' } },
      allow: ['10.0.0.1'],
      rateLimit: { requests: 1 },
      errorPages: { 403: 'no' },
    };
    const open = ({ words, block = [] }: Directive): readonly string[] =>
      words[0] === 'location' && words.at(-1) === '/'
        ? []
        : [...(guards.has(words[0] ?? '') ? [words.join(' ')] : []), ...block.flatMap(open)];
    expect(parsed(options).flatMap(open)).toEqual([]);
    expect(wordsOf(options, 'limit_req')).toHaveLength(1);
  });

  it('count each limit for itself, under another name where it is another one', () => {
    const rateLimit = { requests: 5 };
    const zones = (options: NginxOptions): readonly string[] =>
      wordsOf(options, 'limit_req_zone').map((words) => words[1] ?? '');
    const both = zones({ rateLimit, locations: [{ path: '/a', rateLimit }] });
    expect(new Set(both).size).toBe(2);
    expect(zones({ rateLimit: { requests: 6 } })).not.toContain(both[0]);
  });
});

function parsed(options: NginxOptions): readonly Directive[] {
  return parseNginx(filesOf(options)['apps/shop.conf'] ?? '');
}

function wordsOf(options: NginxOptions, name: string): readonly (readonly string[])[] {
  const find = ({ words, block = [] }: Directive): readonly (readonly string[])[] => [
    ...(words[0] === name ? [words.slice(1)] : []),
    ...block.flatMap(find),
  ];
  return parsed(options).flatMap(find);
}

/** Names of directives and the number of their words. */
function shapeOf(options: NginxOptions): unknown {
  const shape = ({ words, block }: Directive): unknown => [words[0], words.length, block?.map(shape)];
  return parsed(options).map(shape);
}

function shapeOrRefusal(options: NginxOptions): unknown {
  try {
    return shapeOf(options);
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith('Invalid options of nginx()')) return undefined;
    throw error;
  }
}
