import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { memoryQueueStore } from '../stores/memory-store.ts';
import { sqliteStore } from '../stores/sqlite-store.ts';
import { expectNewest, pushOverAKill, pushThousand } from '../testing/pushes-over-a-kill.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'queue-pushes-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('over a kill in the middle, each app ends at its newest commit, and none is lost or deployed twice', () => {
  it('with 1,000 pushes to 50 apps, in a file', async () => {
    const file = join(directory, 'thousand.db');
    await pushThousand([sqliteStore({ file }), sqliteStore({ file })]);
  });

  it('with any pushes, killed at any of them', async () => {
    const pushes = fc
      .array(fc.nat(4), { minLength: 1, maxLength: 40 })
      .chain((apps) => fc.tuple(fc.constant(apps), fc.nat(apps.length)));
    await fc.assert(
      fc.asyncProperty(pushes, async ([apps, killedAt]) => {
        const store = memoryQueueStore();
        expectNewest(await pushOverAKill([store, store], apps, killedAt), apps.length);
      }),
      { numRuns: 15 },
    );
  });
});
