import { fakeHost } from '@appliku/conformance';
import { expect, it } from 'vitest';
import { cluster } from './cluster.ts';

it('refuses what makes no Swarm, at the call', () => {
  const node = { host: fakeHost() };
  expect(() => cluster({ managers: [] })).toThrow(/managers: there has to be one/);
  expect(() => cluster({ managers: [node], workers: [node] })).toThrow(/is named twice/);
});
