import { describe, expect, it } from 'vitest';
import type { LocationSettings } from '../options/place-options.ts';
import { layoutOf } from './layout.ts';
import type { Slots } from './slots.ts';

const layout = (rules: Parameters<typeof layoutOf>[0], slots: Slots, locations: LocationSettings[] = []) =>
  layoutOf(rules, slots, { locations });
const domains = ['shop.example.com'];
const root = { domains, path: '/', to: 'web' };
const api = { domains, path: '/api', to: 'api' };

describe('layoutOf()', () => {
  it('gives domains that are served alike one site', () => {
    const rules = [{ domains: ['b.example.com', 'a.example.com'], path: '/', to: 'web' }];
    const { sites } = layout(rules, { a: { rules, addresses: { web: ['127.0.0.1:1'] } } });
    expect(sites).toEqual([{ domains: ['a.example.com', 'b.example.com'], locations: [{ path: '/', lane: 'web' }] }]);
  });

  it('sends a new path to the process that serves it in each slot', () => {
    const { sites, lanes } = layout([root, api], {
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
    const { sites, lanes } = layout([root], {
      a: { rules: [root, api], addresses: { web: ['127.0.0.1:1'], api: ['127.0.0.1:2'] } },
      b: { rules: [root], addresses: { web: ['127.0.0.1:3'] } },
    });
    expect(sites[0]?.locations).toContainEqual({ path: '/api', lane: 'api.web' });
    expect(lanes).toContainEqual({ name: 'api.web', servers: { a: ['127.0.0.1:2'], b: ['127.0.0.1:3'] } });
  });

  it('tells where a path leads to files, and needs no upstream where both slots have them', () => {
    const rules = [root, { domains, path: '/media', to: 'media' }];
    const files = { rules, addresses: { web: ['127.0.0.1:1'] }, directories: { media: '/srv/media' } };
    const both = layout(rules, { a: files, b: files });
    const found = { directory: '/srv/media', mount: '/media' };
    expect(both.sites[0]?.locations[1]).toEqual({ path: '/media', lane: 'media', files: { a: found, b: found } });
    expect(both.lanes.map(({ name }) => name)).toEqual(['web']);
    const one = layout(rules, { a: { rules: [root], addresses: files.addresses }, b: files });
    expect(one.sites[0]?.locations[1]).toEqual({ path: '/media', lane: 'web.media', files: { b: found } });
    expect(one.lanes.map(({ name }) => name)).toEqual(['web', 'web.media']);
  });

  it('does not take /apis for /api', () => {
    const { sites } = layout([root, { ...api, path: '/apis' }], {
      a: { rules: [root, api], addresses: { web: ['127.0.0.1:1'], api: ['127.0.0.1:2'] } },
    });
    expect(sites[0]?.locations).toContainEqual({ path: '/apis', lane: 'web' });
  });

  it('gives a path with settings of its own what covers it, and tells domains apart by them', () => {
    const rules = [{ domains: ['a.example.com', 'b.example.com'], path: '/app', to: 'web' }];
    const slots = { a: { rules, addresses: { web: ['127.0.0.1:1'] } } };
    const { sites } = layout(rules, slots, [
      { path: '/app/admin/', domains: ['a.example.com'], allow: ['10.0.0.1'] },
      { path: '/other', allow: ['10.0.0.1'] },
    ]);
    expect(sites).toEqual([
      {
        domains: ['a.example.com'],
        locations: [
          { path: '/app', lane: 'web' },
          { path: '/app/admin', lane: 'web' },
        ],
      },
      { domains: ['b.example.com'], locations: [{ path: '/app', lane: 'web' }] },
    ]);
    const [one, two] = layout(rules, slots, [{ path: '/', domains: ['a.example.com'], allow: false }]).sites;
    expect([one?.domains, two?.domains]).toEqual([['a.example.com'], ['b.example.com']]);
  });
});
