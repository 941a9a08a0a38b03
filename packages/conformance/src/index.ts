/**
 * Suites and fakes, for authors of plugins and for embedding programs.
 *
 * @module @appliku/conformance
 */

export { testContext, type RecordedLog, type TestContext } from './context.ts';
export { fakeBuilder } from './fakes/builder.ts';
export { fakeDriver, type FakeDriver, type FakeDriverParts } from './fakes/driver.ts';
export { type Fault, Faults, hang, type Verb } from './fakes/faults.ts';
export { fakeHost, type FakeHost, fakeHostLacks, type FakeHostOptions, type Listening } from './fakes/host.ts';
export type { JobAnswer } from './fakes/jobs.ts';
export { type FakeAnswer, fakeRouter, type FakeRouter } from './fakes/router.ts';
export { fakeSource, type FakeSource } from './fakes/source.ts';
export { type FakeStore, memoryStore } from './fakes/store.ts';
export { fakeWorld, type FakeWorld, type FakeWorldOptions } from './fakes/world.ts';
export { aProcess, aRelease } from './samples.ts';
export { builderSuite, type BuilderSubject } from './suites/builder-suite.ts';
export type { DriverSubject, Nature, Placed } from './suites/driver/driver-subject.ts';
export { driverSuite } from './suites/driver/driver-suite.ts';
export type { HostNeed, HostSubject } from './suites/host/host-subject.ts';
export { hostSuite } from './suites/host/host-suite.ts';
export { askAt } from './suites/router/ask.ts';
export type { Answer, RouterSubject } from './suites/router/router-subject.ts';
export { routerSuite } from './suites/router/router-suite.ts';
export { sourceSuite, type SourceSubject } from './suites/source-suite.ts';
export { storeSuite, type StoreSubject } from './suites/store-suite.ts';
export type { Case, Suite, SuiteOptions, Test } from './suites/suite.ts';
export type { Running } from './fakes/rollout.ts';
