import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builderSuite, fakeHost, testContext } from '@appliku/conformance';
import type { Checkout } from '@appliku/core';
import { describe, it } from 'vitest';
import { command } from './builder.ts';

// #region suite
describe('command()', () => {
  builderSuite(it, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sites-'));
    const checkout = async (script: string): Promise<Checkout> => {
      const top = await mkdtemp(join(directory, 'checkout-'));
      await writeFile(join(top, 'build.sh'), script);
      return { revision: { id: 'c0ffee' }, directory: top, dispose: () => Promise.resolve() };
    };
    return {
      builder: command({ argv: ['sh', 'build.sh'], directory }),
      context: testContext({ host: fakeHost() }),
      app: 'shop',
      checkout: (version) => checkout(`echo building; echo 'version ${version}' > index.html`),
      broken: () => checkout('echo no such page >&2; exit 3'),
      [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
    };
  });
});
// #endregion suite
