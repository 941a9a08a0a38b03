import { fakeHost, testContext } from '@appliku/conformance';
import { expect, test } from 'vitest';
import { boundCache } from './bound-cache.ts';

test('Docker that cannot prune is a warning', async () => {
  const context = testContext({ host: fakeHost() });
  await boundCache(1, context);
  expect(context.records).toEqual([
    expect.objectContaining({
      level: 'warn',
      text: expect.stringMatching(/^The build cache on fake is not bounded: /),
    }),
  ]);
});
