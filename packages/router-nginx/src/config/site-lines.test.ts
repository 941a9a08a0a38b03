import { describe, expect, it } from 'vitest';
import { rolloutOf } from '../fixtures/rollout.ts';
import { checkSpec } from './check-spec.ts';
import { mayBeHashed, siteLocations, surelyHashed } from './site-lines.ts';

const hashed = new RegExp(surelyHashed);

describe('a name that holds a hash', () => {
  it.each([
    '/static/js/main.4f3c2b1a.chunk.js',
    '/assets/index-BqF3hd2K.js',
    '/assets/index-B_F-hd2K.css',
    '/main-AB2DEFGH.js',
    '/base.27e20196a850.css',
    '/app-0c1d2e3f4a5b6c7d8e9f.js.map',
    '/fonts/inter.0a1b2c3d.woff2',
    '/_next/static/chunks/app/page.js',
    '/_astro/page.html',
  ])('is %s', (path) => {
    expect(hashed.test(`/.appliku-files/a${path}`)).toBe(true);
  });

  it.each([
    '/index.html',
    '/assets/settings.js',
    '/vue-component.js',
    '/photo-20240115.jpg',
    '/jquery-3.7.1.min.js',
    '/my-decadefaced.js',
    '/page-4f3c2b1a.html',
    '/data-4f3c2b1a.json',
    '/assets/index-BqF3hd2K',
  ])('is not %s', (path) => {
    expect(hashed.test(`/.appliku-files/a${path}`)).toBe(false);
  });
});

describe('what is looked for in the sites of before', () => {
  it.each(['/_next/static/a/b', '/x/_nuxt/entry.js', '/assets/foo-settings.js', '/assets/index-abcdefgh.css'])(
    'is %s',
    (path) => expect(path).toMatch(new RegExp(`^${mayBeHashed}$`)),
  );

  it.each(['/', '/list-4f3c2b1a.pdf', '/list-4f3c2b1a.json', '/page-4f3c2b1a.html', '/a.js', '/my_next/static/a'])(
    'is not %s',
    (path) => expect(path).not.toMatch(new RegExp(`^${mayBeHashed}$`)),
  );
});

describe('the locations of a site', () => {
  it('are readable by hand', () => {
    const site = { spa: true, notFound: '404.html', formers: ['/srv/s/b', '/srv/s/former-1'] };
    const files = { prefix: '/.appliku-files/a', mount: '/d.x', directory: '/srv/s/a', site };
    const guarded = { guards: ['deny all;'], errorPages: ['error_page 503 /503;'] };
    const deeper = siteLocations({ ...files, ...guarded, path: '/d.x/sub' });
    expect(deeper.slice(0, 8).join('\n')).toMatchInlineSnapshot(`
      "location ~ "(?s)^/\\.appliku-files/a/d\\.x(?=/sub(?:/|$))/(?:.*/)?\\.(?!well-known/).*$" {
          internal;
          deny all;
          include appliku/current/site.inc;
          error_page 404 "/.appliku-files/a/d.x/404.html";
          error_page 503 /503;
          return 404;
      }"
    `);
    expect(deeper.join('\n')).not.toContain('location =');
    expect(siteLocations({ ...files, path: '/d.x', guards: [], errorPages: [] }).join('\n')).toMatchInlineSnapshot(`
      "location ~ "(?s)^/\\.appliku-files/a/d\\.x/(?:.*/)?\\.(?!well-known/).*$" {
          internal;
          include appliku/current/site.inc;
          error_page 404 "/.appliku-files/a/d.x/404.html";
          return 404;
      }
      location ~ "(?s)^/\\.appliku-files/a/d\\.x(?<appliku_tail>/(?:.*/)?(?:(?:_next/static|_nuxt|_astro|_app/immutable)/.*|[^/]*[.-][\\w-]{8,}(?:\\.\\w+)*\\.(?:m?js|css|map|wasm|woff2?|ttf|otf|eot|png|jpe?g|gif|svg|webp|avif|ico|mp[34]|webm)))$" {
          internal;
          include appliku/current/site.inc;
          error_page 404 "/.appliku-files/a/d.x/404.html";
          try_files "/srv/s/a$appliku_tail" "/srv/s/b$appliku_tail" "/srv/s/former-1$appliku_tail" =404;
      }
      location ~ "(?s)^/\\.appliku-files/a/d\\.x(?<appliku_tail>(?:/.*)?/)$" {
          internal;
          include appliku/current/site.inc;
          error_page 404 "/.appliku-files/a/d.x/404.html";
          try_files "/srv/s/a\${appliku_tail}index.html" "/srv/s/a/index.html" =404;
      }
      location ~ "(?s)^/\\.appliku-files/a/d\\.x(?<appliku_tail>/.*)$" {
          internal;
          include appliku/current/site.inc;
          error_page 404 "/.appliku-files/a/d.x/404.html";
          if (-f "/srv/s/a$appliku_tail/index.html") {
              return 301 $appliku_path/$is_args$args;
          }
          try_files "/srv/s/a$appliku_tail" "/srv/s/a$appliku_tail.html" "/srv/s/a/index.html" =404;
      }
      location = "/.appliku-files/a/d.x" {
          internal;
          absolute_redirect off;
          return 301 $appliku_path/$is_args$args;
      }"
    `);
  });
});

describe('a page for 404', () => {
  it.each(['../x', 'a b', 'x"; return 200', '$uri', 'a\n', 'a;'])('is not %j', (notFound) => {
    const rollout = rolloutOf({ endpoints: { site: ['/srv/s/a'] } });
    const artifact = { kind: 'site', id: 'sha256:0', notFound } as const;
    const rules = [{ domains: ['a.example.com'], path: '/', to: 'site' }];
    const shares = [{ rollout: { ...rollout, release: { ...rollout.release, artifact } }, weight: 100 }];
    expect(() => checkSpec({ app: 'shop', rules, maintenance: false, shares })).toThrow(/artifact\.notFound/);
  });
});
