/**
 * Suites and fakes, for authors of plugins and for embedding programs.
 *
 * @module @appliku/conformance
 */

export { builderSuite, type BuilderSubject } from './builder-suite.ts';
export { testContext, type RecordedLog, type TestContext } from './context.ts';
export { driverSuite, type DriverSubject, type Test } from './driver-suite.ts';
export { fakeBuilder } from './fakes/builder.ts';
export { fakeDriver, type FakeDriver } from './fakes/driver.ts';
export { Faults, hang } from './fakes/faults.ts';
export { fakeHost, type FakeHost } from './fakes/host.ts';
export { fakeRouter, type FakeRouter } from './fakes/router.ts';
export { fakeSource, type FakeSource } from './fakes/source.ts';
export { memoryStore } from './fakes/store.ts';
export { fakeWorld, type FakeWorld } from './fakes/world.ts';
export { hostSuite, type HostSubject } from './host-suite.ts';
export { sourceSuite, type SourceSubject } from './source-suite.ts';
