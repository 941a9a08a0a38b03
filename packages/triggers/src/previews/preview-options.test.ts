import { fakeWorld } from '@appliku/conformance';
import { createDeployment, type DeploymentOptions, generated, secret } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import { previewId, previewOf } from './preview.ts';
import { previewOptions } from './preview-options.ts';

const { host, source, builder, driver, router } = fakeWorld();
const password = generated('db');
const production: DeploymentOptions = {
  app: 'shop',
  host,
  source,
  builder,
  driver,
  router,
  processes: { web: { port: 3000, publish: [9000], env: { ROLE: 'web' } } },
  services: {
    db: { image: 'postgres:15', env: { POSTGRES_PASSWORD: password, PEPPER: secret('production') }, publish: [5432] },
  },
  volumes: { media: { path: '/srv/media' } },
  env: { LOG: 'info', TZ: 'UTC', API_KEY: secret('production'), DB: password },
  domains: ['shop.example.com'],
  rules: [{ domains: ['www.example.com'], to: 'web' }],
  networks: ['backend'],
  cron: { nightly: { command: ['true'], schedule: '0 3 * * *' } },
  hooks: { before: {} },
  keep: 3,
};

describe('a preview', () => {
  it('has a name and a domain of its own, and nothing that leads to production', () => {
    const preview = previewOf('shop_pr-12');
    if (preview === undefined) throw new Error('it is one');
    const own = { API_KEY: secret('sandbox'), LOG: 'debug' };
    const options = previewOptions(production, preview, { domain: 'pr-{number}.shop.example.com', env: own });
    expect(options).toEqual({
      app: 'shop',
      environment: 'pr-12',
      host,
      source,
      builder,
      driver,
      router,
      processes: { web: { port: 3000, env: { ROLE: 'web' } } },
      services: { db: { image: 'postgres:15', env: { POSTGRES_PASSWORD: password } } },
      volumes: { media: {} },
      env: { LOG: 'debug', TZ: 'UTC', DB: password, API_KEY: own.API_KEY },
      domains: ['pr-12.shop.example.com'],
      keep: 3,
    });
    expect(options.env?.['API_KEY']).toBe(own.API_KEY);
    expect(() => createDeployment(options)).not.toThrow();
    expect(() => previewOptions(production, preview, { domain: 'shop.example.com' })).toThrow(/must have {number}/);
  });

  it('is known by the id of its app', () => {
    expect(previewOf(previewId('shop', 12))).toEqual({ app: 'shop', environment: 'pr-12', number: 12 });
    for (const id of ['shop', 'shop_staging', 'shop_pr-', 'shop_pr-0', 'shop_pr-1x', 'shop-pr-1'])
      expect(previewOf(id)).toBeUndefined();
  });
});
