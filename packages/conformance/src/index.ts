export { testContext, type RecordedLog, type TestContext } from './context.ts';
export { fakeBuilder } from './fakes/builder.ts';
export { fakeDriver, type FakeDriver } from './fakes/driver.ts';
export { Faults, hang } from './fakes/faults.ts';
export { fakeHost, type FakeHost } from './fakes/host.ts';
export { fakeRouter, type FakeRouter } from './fakes/router.ts';
export { fakeSource } from './fakes/source.ts';
export { memoryStore } from './fakes/store.ts';
export { fakeWorld, type FakeWorld } from './fakes/world.ts';
