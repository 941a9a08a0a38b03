import { expect, test } from 'vitest';
import { cacheProblems, tellsOfCache } from './cache-problems.ts';

const told = [
  '#4 importing cache manifest from registry:5000/shop:none',
  '#4 ERROR: failed to configure registry cache importer: registry:5000/shop:none: not found',
  '#5 importing cache manifest from registry:5000/shop:cache',
  '#5 ERROR: failed to configure registry cache importer: dial tcp 10.0.0.1:5000: connect: connection refused',
  '#7 [2/2] RUN true',
  '#7 0.1 exporting cache',
  '#9 exporting cache to registry',
  '#9 preparing build cache for export 0.1s done',
  '#9 ERROR: error writing layer blob: connection refused',
];

test('tells why a cache was not read or written; one that is not there is none', () => {
  expect(cacheProblems(told.filter(tellsOfCache))).toEqual([
    'importing cache manifest from registry:5000/shop:cache: failed to configure registry cache importer: dial tcp 10.0.0.1:5000: connect: connection refused',
    'exporting cache to registry: error writing layer blob: connection refused',
  ]);
});
