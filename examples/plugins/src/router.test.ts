import { askAt, fakeHost, routerSuite, testContext } from '@appliku/conformance';
import { describe, it } from 'vitest';
import { proxy } from './router.ts';
import { freePort } from './free-port.ts';

// #region suite
describe('proxy()', () => {
  routerSuite(it, async () => {
    const port = await freePort();
    const router = proxy({ port });
    return {
      router,
      context: testContext({ host: fakeHost() }),
      address: '127.0.0.1',
      ask: askAt('127.0.0.1', port),
      [Symbol.asyncDispose]: () => router[Symbol.asyncDispose](),
    };
  });
});
// #endregion suite
