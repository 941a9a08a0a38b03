export { testContext, type RecordedLog, type TestContext } from './context.ts';
