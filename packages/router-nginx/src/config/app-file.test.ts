import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rolloutOf } from '../fixtures/rollout.ts';
import { type Directive, parseNginx } from '../fixtures/tokenizer.ts';
import { filesByDomain } from '../certificates/certificate.ts';
import { standInPath } from '../certificates/names.ts';
import { checkOptions } from '../options/options.ts';
import { filesFor } from './app-files.ts';
import { checkSpec } from './check-spec.ts';
import { commonFiles } from './common-files.ts';
import { challengePath } from './names.ts';
import { nextSlots } from './slots.ts';

const facts = { version: '1.22.1', ipv6: true };
const plain = checkOptions({});
const secure = checkOptions({ tls: {} });
const open = checkOptions({ tls: { redirect: false } });

function fileFor(
  rules: { domains: string[]; path: string; to: string }[],
  app = 'shop',
  version = '1.22.1',
  settings = plain,
): string {
  const addresses = Object.fromEntries(rules.map(({ to }, index) => [to, [`127.0.0.1:${20_010 + index}`]]));
  const spec = {
    app,
    rules,
    maintenance: false,
    shares: [{ rollout: rolloutOf({ app, rules, endpoints: addresses }), weight: 100 }],
  };
  checkSpec(spec);
  const slots = nextSlots(spec, {}, []);
  return (
    filesFor({
      app,
      rules,
      slots,
      settings,
      facts: { ...facts, version },
      certificates: filesByDomain(
        rules.flatMap((rule) => rule.domains),
        [],
        standInPath(app),
      ),
    })[`apps/${app}.conf`] ?? ''
  );
}

describe('the configuration of an app', () => {
  it('is readable by hand', () => {
    const text = fileFor([{ domains: ['shop.example.com', 'www.example.com'], path: '/', to: 'web' }]);
    expect(text.slice(0, text.indexOf('# Only'))).toMatchInlineSnapshot(`
      "# Managed by the Appliku SDK: app shop. What is changed here by hand is lost when the app is next routed.

      upstream appliku_shop_web_a {
          server 127.0.0.1:20010 max_fails=0;
      }
      upstream appliku_shop_web_b {
          server 127.80.80.80:980 down;
      }
      upstream appliku_shop_web_relay {
          server 127.80.80.80:980;
      }

      "
    `);
    const from = text.indexOf('    server_name shop.example.com');
    expect(text.slice(from, text.indexOf('open_file_cache off;', from))).toMatchInlineSnapshot(`
      "    server_name shop.example.com www.example.com;
          set $appliku_app shop;
          root /srv/appliku/shop/live;
          set $appliku_route $realpath_root;
          proxy_hide_header X-Appliku-Way;
          access_log /var/log/nginx/appliku.log appliku;

          # Looked up for each request: a switch is one rename, without a reload.
          set $appliku_client $appliku_visitor;
          set $appliku_slot none;
          set $appliku_canary "";
          if (-f /srv/appliku/shop/live/a) {
              set $appliku_slot a;
          }
          if (-f /srv/appliku/shop/live/b) {
              set $appliku_slot b;
          }
          if (-f /srv/appliku/shop/live/a) {
              set $appliku_slot a;
          }
          if (-f /srv/appliku/shop/live/a-$appliku_lot) {
              set $appliku_slot a;
              set $appliku_canary yes;
          }
          if (-f /srv/appliku/shop/live/b-$appliku_lot) {
              set $appliku_slot b;
              set $appliku_canary yes;
          }
          add_header Set-Cookie $appliku_canary_cookie;
          if ($uri ~ ^/\\.appliku-pages/) {
              set $appliku_slot page;
          }
          if ($appliku_slot = none) {
              return 503;
          }
          error_page 503 /.appliku-pages/503;
          error_page 429 /.appliku-pages/429;
          location = /.appliku-pages/503 {
              internal;
              add_header Retry-After 30 always;
              return 503;
          }
          location = /.appliku-pages/429 {
              internal;
              add_header Retry-After $appliku_retry_after always;
              return 429;
          }
          # A body may take its time: when it is complete, it is decided anew.
          if ($appliku_has_body) {
              set $appliku_slot relay;
          }

          "
    `);
  });

  it('lets workers that go keep idle connections where Nginx can', () => {
    const rules = [{ domains: ['shop.example.com'], path: '/', to: 'web' }];
    expect(fileFor(rules)).not.toContain('keepalive_min_timeout');
    expect(fileFor(rules, 'shop', '1.26.3')).not.toContain('keepalive_min_timeout');
    expect(fileFor(rules, 'shop', '1.27.4')).toContain('keepalive_min_timeout');
    expect(fileFor(rules, 'shop', '1.30.6')).toContain('keepalive_min_timeout');
  });

  it('takes a path by whole segments and refuses what no rule names', () => {
    const text = fileFor([{ domains: ['shop.example.com'], path: '/api/', to: 'api' }]);
    expect(locationsOf(text)).toEqual(['= /api', '/api/', '/']);
    expect(text).toContain('return 404;');
  });

  it('sends who comes by HTTP to HTTPS, but not the authority', () => {
    const rules = [{ domains: ['shop.example.com'], path: '/', to: 'web' }];
    const text = fileFor(rules, 'shop', '1.22.1', secure);
    const from = text.indexOf('    listen 80;');
    expect(text.slice(from, text.indexOf('    # Looked up', from))).toMatchInlineSnapshot(`
      "    listen 80;
          listen [::]:80;
          server_name shop.example.com;
          location ^~ /.well-known/acme-challenge/ {
              root /srv/appliku/.acme;
              default_type text/plain;
              auth_basic off;
              allow all;
              try_files $uri =404;
          }
          location / {
              return 308 https://$host$request_uri;
          }
      }

      server {
          listen 443 ssl http2;
          listen [::]:443 ssl http2;
          include appliku/current/tls.inc;
          ssl_certificate "/var/lib/appliku/shop/certificates/stand-in.pem";
          ssl_certificate_key "/var/lib/appliku/shop/certificates/stand-in.pem";
          server_name shop.example.com;
          set $appliku_app shop;
          root /srv/appliku/shop/live;
          set $appliku_route $realpath_root;
          proxy_hide_header X-Appliku-Way;
          access_log /var/log/nginx/appliku.log appliku;

      "
    `);
    expect(fileFor(rules, 'shop', '1.26.3', secure)).toContain('http2 on;');
    expect(fileFor(rules, 'shop', '1.26.3', open)).not.toContain('return 308');
  });

  it('does not depend on the order of domains', () => {
    const withDomains = (...domains: string[]): string => fileFor([{ domains, path: '/', to: 'web' }]);
    expect(withDomains('b.example.com', 'a.example.com')).toBe(withDomains('a.example.com', 'b.example.com'));
  });
});

describe('files that all apps share', () => {
  it('are of the language of Nginx', () => {
    for (const text of Object.values(commonFiles(80, facts))) expect(() => parseNginx(text)).not.toThrow();
  });
});

// From trying: nearly all of these pass `nginx -t`, so that only our own check stops them.
const badDomains = [
  'a.test; return 200 pwn', 'a.test b.victim.test', '~^.*$', '~^(?<u>.+)$', '.test', '*.test', 'www.*', '""', '_', '$hostname', '$host',
  'a.test#', 'a"b', "a'b", 'a\\.test', 'a.test.', 'A.TEST', 'a..test', '-a.test', 'a_b.test', 'a.test:80', '127.0.0.1', '[::1]',
  'mün.test', '\u0430.test', 'a.test\u2028', 'a.test\r', 'a.test\0b', `${'a'.repeat(64)}.test`, `${'a.'.repeat(130)}test`,
  'a.test\n;include /etc/passwd', 'a.test; } server { listen 127.0.0.1:28997; server_name evil;', '', 'localhost',
]; // prettier-ignore
const badPaths = [
  '/a { return 200 pwn; } location /b', '~ ^/(.*)$', '= /', '^~ /', '@x', '/a}', '/a"', '/../', '/..', '/./a', '/a#b', '/$uri',
  '/%2e%2e/', '//', 'a', '/a" { return 200 pwn; } location "/b', '', '/a b', '/a\n', '/a\\', '/a;', "/a'", '/\u00e4',
]; // prettier-ignore
const badNames = [
  'app { server 127.0.0.1:9; } upstream b', '127.0.0.1', 'a/b', '$host', 'a:80', 'app.test', 'A', '', '-a', 'a-', '0', 'a_b_c',
  'x\nroot /;', '../x',
]; // prettier-ignore

describe('what a user says', () => {
  const right = { domains: ['a.example.com'], path: '/', to: 'web' };

  it.each(badDomains)('is no domain: %j', (domain) => {
    expect(() => fileFor([{ ...right, domains: [domain] }])).toThrow(/rules\[0\]\.domains\[0\]/);
  });
  it.each(badPaths)('is no path: %j', (path) => {
    expect(() => fileFor([{ ...right, path }])).toThrow(/rules\[0\]\.path/);
  });
  it.each(badNames)('is no name: %j', (name) => {
    expect(() => fileFor([{ ...right, to: name }])).toThrow(/rules\[0\]\.to/);
    expect(() => fileFor([right], name)).toThrow(/app: /);
  });

  it.each([plain, secure, open])('never becomes a directive, with %j', (settings) => {
    const piece = fc.oneof(fc.constantFrom(...badDomains, ...badPaths, ...badNames), fc.string());
    const any = (good: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof({ weight: 4, arbitrary: good }, piece);
    const rule = fc.record({
      domains: fc.array(any(fc.stringMatching(/^[a-z]{1,3}\.[a-z]{1,3}\.test$/)), { minLength: 1, maxLength: 3 }),
      path: any(fc.stringMatching(/^\/[A-Za-z0-9._~!&*+,=:@-]{0,8}$/)),
      to: any(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)),
    });
    let taken = 0;
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 3 }), (rules) => {
        const text = textOrRefusal(rules, settings);
        if (text === undefined) return;
        taken += 1;
        expectMeant(parseNginx(text), rules);
      }),
      { numRuns: 200 },
    );
    expect(taken).toBeGreaterThan(10);
  });
});

function textOrRefusal(rules: Parameters<typeof fileFor>[0], settings: typeof plain): string | undefined {
  try {
    return fileFor(rules, 'shop', '1.22.1', settings);
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith('route(): ')) return undefined;
    throw error;
  }
}

/** Of the whole file, only these words come from rules; all others are ours. */
function expectMeant(file: readonly Directive[], rules: { domains: string[]; path: string; to: string }[]): void {
  const domains = new Set(rules.flatMap((rule) => rule.domains));
  const paths = new Set(rules.map(({ path }) => path.replace(/(.)\/$/, '$1')));
  expect(new Set(file.map(({ words }) => words[0]))).toEqual(new Set(['upstream', 'server']));
  for (const { words, block = [] } of file) {
    if (words[0] === 'upstream') expect(words[1]).toMatch(/^appliku_shop_[a-z][a-z0-9]*_(a|b|relay)$/);
    for (const directive of block) {
      const [name, ...values] = directive.words;
      expect(ours).toContain(name);
      if (name === 'server_name' && values[0] !== 'shop') for (const value of values) expect(domains).toContain(value);
      if (name?.startsWith('ssl_')) expect(values).toEqual([standInPath('shop')]);
      if (name === 'location') expect(isMeant(values.at(-1) ?? '', paths)).toBe(true);
    }
  }
}

const ours = [
  'server', 'listen', 'server_name', 'access_log', 'open_file_cache', 'default_type', 'set', 'if', 'return', 'error_page', 'location',
  'client_max_body_size', 'proxy_http_version', 'proxy_set_header', 'proxy_connect_timeout', 'proxy_read_timeout',
  'proxy_send_timeout', 'proxy_next_upstream', 'proxy_next_upstream_tries', 'proxy_next_upstream_timeout',
  'proxy_intercept_errors', 'include', 'root', 'proxy_hide_header', 'gzip', 'gzip_vary', 'gzip_proxied', 'gzip_min_length', 'gzip_types', 'add_header', 'ssl_certificate', 'ssl_certificate_key',
]; // prettier-ignore

function isMeant(location: string, paths: ReadonlySet<string>): boolean {
  return (
    location === '/' ||
    location.startsWith('/.appliku-pages/') ||
    location === challengePath ||
    paths.has(location.replace(/\/$/, ''))
  );
}

function locationsOf(text: string): readonly string[] {
  const servers = parseNginx(text).filter(({ words }) => words[0] === 'server');
  const locations = (servers[1]?.block ?? []).filter(({ words }) => words[0] === 'location');
  return locations
    .map(({ words }) => words.slice(1).join(' '))
    .filter((name) => !name.startsWith('= /.appliku-pages/'));
}
