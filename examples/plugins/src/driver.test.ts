import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { driverSuite, fakeHost, testContext } from '@appliku/conformance';
import { local } from '@appliku/core';
import { describe, it, vi } from 'vitest';
import { children } from './driver.ts';
import { countBelow } from './testing/count.ts';
import { placed } from './testing/release.ts';

vi.setConfig({ testTimeout: 30_000 });

// #region suite
describe('children()', () => {
  driverSuite(it, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'children-'));
    const driver = children({ directory });
    // Where traffic is routed, the suite connects: that is this machine.
    const host = { ...fakeHost(), connect: local().connect };
    const context = testContext({ host, secrets: { TOKEN: 'hunter2' } });
    let number = 0;
    return {
      driver,
      context,
      release: async (nature, changes) => placed('shop', (number += 1), nature, changes),
      neighbour: async () => placed('blog', 1),
      count: (app) => countBelow(join(directory, app)),
      [Symbol.asyncDispose]: async () => {
        for (const app of ['shop', 'blog']) await driver.destroy(app, { volumes: true }, context);
        await rm(directory, { recursive: true });
      },
    };
  });
});
// #endregion suite
