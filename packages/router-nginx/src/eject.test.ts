import { expect, it } from 'vitest';
import { rolloutOf } from './fixtures/rollout.ts';
import { nginx } from './nginx-router.ts';

it('ejects the tree of Nginx and the route, without hashes of passwords', () => {
  const rules = [{ domains: ['shop.example.com'], path: '/', to: 'web' }];
  const spec = { app: 'shop', rules, maintenance: false, shares: [{ rollout: rolloutOf({ rules }), weight: 100 }] };
  const router = nginx({ auth: { users: { anna: 'correct horse' } } });
  const files = router.eject?.(spec) ?? {};
  expect(Object.keys(files)).toMatchInlineSnapshot(`
    [
      "/etc/nginx/conf.d/appliku.conf",
      "/etc/nginx/appliku/current/http.conf",
      "/etc/nginx/appliku/current/names-hash.conf",
      "/etc/nginx/appliku/current/variables-hash.conf",
      "/etc/nginx/appliku/current/relay.inc",
      "/etc/nginx/appliku/current/site.inc",
      "/etc/nginx/appliku/current/ports/80.conf",
      "/etc/nginx/appliku/current/apps/shop.conf",
      "/etc/nginx/appliku/current/apps/shop.json",
      "/etc/nginx/appliku/current/generation.inc",
      "/srv/appliku/shop/routes/a1-178a27621ed4/route.json",
      "/srv/appliku/shop/routes/a1-178a27621ed4/a",
    ]
  `);
  expect(files['/etc/nginx/appliku/current/apps/shop.conf']).toContain('server 127.0.0.1:20010');
  expect(JSON.stringify(files)).not.toContain('anna');
});
