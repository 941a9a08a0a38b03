import type { Builder, Store } from '@appliku/core';
import { fakeBuilder } from './builder.ts';
import { type FakeDriver, fakeDriver } from './driver.ts';
import { Faults } from './faults.ts';
import { type FakeHost, fakeHost } from './host.ts';
import { type FakeRouter, fakeRouter } from './router.ts';
import { type FakeSource, fakeSource } from './source.ts';
import { memoryStore } from './store.ts';

/** The parts of a deployment, all in memory, and their faults. */
export interface FakeWorld {
  readonly faults: Faults;
  readonly host: FakeHost;
  readonly store: Store & { readonly values: ReadonlyMap<string, string> };
  readonly source: FakeSource;
  readonly builder: Builder;
  readonly driver: FakeDriver;
  readonly router: FakeRouter;
}

/** Everything a deployment needs, in memory: `createDeployment({ app, ...fakeWorld(), processes })` runs in a millisecond. */
export function fakeWorld(): FakeWorld {
  const faults = new Faults();
  const host = fakeHost();
  const store = memoryStore(host, faults);
  return {
    faults,
    host,
    store,
    source: fakeSource(faults),
    builder: fakeBuilder(faults),
    driver: fakeDriver(faults, store),
    router: fakeRouter(faults),
  };
}
