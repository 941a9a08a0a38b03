import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../machine/run.ts';

/**
 * Copies a stopped Docker's data. On the same disk the files of images' layers become hard links: no
 * Docker writes into a layer once it is made, so they can be shared, and removed by each on its own.
 * Databases are copied: those are written in place.
 */
export async function copyDockerData(from: string, to: string, disk: 'same disk' | 'other disk'): Promise<void> {
  const entries = await readdir(from);
  const copied = disk === 'same disk' ? entries.filter((name) => name !== 'overlay2') : entries;
  const sources = copied.map((name) => join(from, name));
  await run(['cp', '-a', '-t', to, ...sources]);
  if (disk === 'same disk') await run(['cp', '-al', '-t', to, join(from, 'overlay2')]);
}
