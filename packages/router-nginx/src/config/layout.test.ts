import { describe, expect, it } from 'vitest';
import { layoutOf } from './layout.ts';

const domains = ['shop.example.com'];
const root = { domains, path: '/', to: 'web' };
const api = { domains, path: '/api', to: 'api' };

describe('layoutOf()', () => {
  it('gives domains that are served alike one site', () => {
    const rules = [{ domains: ['b.example.com', 'a.example.com'], path: '/', to: 'web' }];
    const { sites } = layoutOf(rules, { a: { rules, addresses: { web: ['127.0.0.1:1'] } } });
    expect(sites).toEqual([{ domains: ['a.example.com', 'b.example.com'], locations: [{ path: '/', lane: 'web' }] }]);
  });

  it('sends a new path to the process that serves it in each slot', () => {
    const { sites, lanes } = layoutOf([root, api], {
      a: { rules: [root], addresses: { web: ['127.0.0.1:1'] } },
      b: { rules: [root, api], addresses: { web: ['127.0.0.1:2'], api: ['127.0.0.1:3'] } },
    });
    expect(sites[0]?.locations).toEqual([
      { path: '/', lane: 'web' },
      { path: '/api', lane: 'web.api' },
    ]);
    expect(lanes).toContainEqual({ name: 'web.api', servers: { a: ['127.0.0.1:1'], b: ['127.0.0.1:3'] } });
  });

  it('keeps a path that the new release gives up as long as the former is live', () => {
    const { sites, lanes } = layoutOf([root], {
      a: { rules: [root, api], addresses: { web: ['127.0.0.1:1'], api: ['127.0.0.1:2'] } },
      b: { rules: [root], addresses: { web: ['127.0.0.1:3'] } },
    });
    expect(sites[0]?.locations).toContainEqual({ path: '/api', lane: 'api.web' });
    expect(lanes).toContainEqual({ name: 'api.web', servers: { a: ['127.0.0.1:2'], b: ['127.0.0.1:3'] } });
  });

  it('tells where a path leads to files, and needs no upstream where both slots have them', () => {
    const rules = [root, { domains, path: '/media', to: 'media' }];
    const files = { rules, addresses: { web: ['127.0.0.1:1'] }, directories: { media: '/srv/media' } };
    const both = layoutOf(rules, { a: files, b: files });
    const found = { directory: '/srv/media' };
    expect(both.sites[0]?.locations[1]).toEqual({ path: '/media', lane: 'media', files: { a: found, b: found } });
    expect(both.lanes.map(({ name }) => name)).toEqual(['web']);
    const one = layoutOf(rules, { a: { rules: [root], addresses: files.addresses }, b: files });
    expect(one.sites[0]?.locations[1]).toEqual({ path: '/media', lane: 'web.media', files: { b: found } });
    expect(one.lanes.map(({ name }) => name)).toEqual(['web', 'web.media']);
  });

  it('does not take /apis for /api', () => {
    const { sites } = layoutOf([root, { ...api, path: '/apis' }], {
      a: { rules: [root, api], addresses: { web: ['127.0.0.1:1'], api: ['127.0.0.1:2'] } },
    });
    expect(sites[0]?.locations).toContainEqual({ path: '/apis', lane: 'web' });
  });
});
