import { aProcess, aRelease } from '@appliku/conformance';
import { expect, test } from 'vitest';
import type { Rule } from '../contract/index.ts';
import { rulesFor } from './rules-for.ts';

const domains = ['shop.example.com'];
const api: Rule = { domains, path: '/api', to: 'api' };
const other: Rule = { domains: ['api.example.com'], path: '/', to: 'api' };
const site: Rule = { domains, path: '/', to: 'site' };
const files = { artifact: { kind: 'site', id: 'sha256:0' }, processes: {} } as const;

test('what a release of before has not got, a wider rule of the domain answers', () => {
  expect(rulesFor(aRelease(files), [site, api])).toEqual([site]);
  const both = aRelease({ ...files, processes: { api: aProcess({ port: 4000 }) } });
  expect(rulesFor(both, [site, api])).toEqual([site, api]);
  // A port is what it takes traffic by.
  expect(rulesFor(aRelease({ ...files, processes: { api: aProcess() } }), [site, api])).toEqual([site]);
});

test('where nothing else would answer, the rule stays, for the router to refuse', () => {
  expect(rulesFor(aRelease(files), [site, other])).toEqual([site, other]);
  expect(rulesFor(aRelease({ processes: { api: aProcess({ port: 4000 }) } }), [site, api])).toEqual([site, api]);
  const apart: Rule = { domains, path: '/apis', to: 'gone' };
  const processes = { api: aProcess({ port: 4000 }) };
  expect(rulesFor(aRelease({ processes }), [api, apart])).toEqual([api, apart]);
  expect(rulesFor(aRelease({ processes }), [api, { ...apart, path: '/api/v2' }])).toEqual([api]);
});

test('what is stopped gets no requests, and nothing else does in its place', () => {
  const processes = { web: aProcess({ port: 3000, instances: 0 }) };
  expect(rulesFor(aRelease({ processes }), [{ domains, path: '/', to: 'web' }])).toEqual([]);
});
