import type { Builder } from '@appliku/core';
import { fakeBuilder } from './builder.ts';
import { type FakeDriver, fakeDriver } from './driver.ts';
import { Faults } from './faults.ts';
import { type FakeHost, fakeHost, type FakeHostOptions } from './host.ts';
import type { JobAnswer } from './jobs.ts';
import { type FakeRouter, fakeRouter } from './router.ts';
import { type FakeSource, fakeSource } from './source.ts';
import { type FakeStore, memoryStore } from './store.ts';

/** What the host and the apps of a fake world say. */
export interface FakeWorldOptions {
  /** What commands on the host say and end with. Default: exit code 0 and nothing. */
  readonly answer?: NonNullable<FakeHostOptions['answer']>;
  /** What jobs say and end with: release commands, and those of `Deployment.run()`. Default: exit code 0 and nothing. */
  readonly job?: JobAnswer;
}

/** One server and what is deployed to it. Several apps can be: give each a `fakeSource(world.faults)` of its own. */
export interface FakeWorld {
  readonly faults: Faults;
  readonly host: FakeHost;
  readonly source: FakeSource;
  readonly builder: Builder;
  readonly driver: FakeDriver;
  readonly router: FakeRouter;
  /** Where the ledger of an app lies. */
  store(app: string): FakeStore;
  /** After `faults.dieAfter`: a deployer that was started anew finds all as the killed one left it, its leases free. */
  restart(): void;
}

/** Everything a deployment needs, in memory: a deploy takes a millisecond. */
export function fakeWorld({ answer, job }: FakeWorldOptions = {}): FakeWorld {
  const faults = new Faults();
  const host = fakeHost({ faults, ...(answer && { answer }) });
  const stores = new Map<string, FakeStore>();
  const store = (app: string): FakeStore => {
    const found = stores.get(app) ?? memoryStore(host, faults);
    stores.set(app, found);
    return found;
  };
  return {
    faults,
    host,
    store,
    source: fakeSource(faults),
    builder: fakeBuilder(faults),
    driver: fakeDriver({ faults, host, store, ...(job && { job }) }),
    router: fakeRouter(faults),
    restart: () => {
      faults.revive();
      host.cut();
    },
  };
}
