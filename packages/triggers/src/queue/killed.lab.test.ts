import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'vitest';
import { sqliteStore } from '../stores/sqlite-store.ts';
import { expectTakenOver } from '../testing/killed-process.ts';

it('a process that is killed by SIGKILL leaves jobs in the file, which another one takes over', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'queue-killed-'));
  const file = join(directory, 'queue.db');
  await expectTakenOver(sqliteStore({ file }), 'sqlite', file);
  await rm(directory, { recursive: true });
});
