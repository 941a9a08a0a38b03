import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../machine/lock.ts';
import { labsDirectory, stateDirectory } from '../machine/paths.ts';
import { unpackWithApt } from './apt.ts';

const directory = join(stateDirectory, '_packages');

/**
 * The root of a package of Debian's unstable that runs here as it is, beside the one of this machine's own release. It
 * is brought once, and stays as it came; remove it for a newer one.
 */
export async function unpacked(name: string): Promise<string> {
  const root = join(directory, `${name}-sid`);
  await withLock(join(labsDirectory, `unpacked-${name}.lock`), async () => {
    if (existsSync(root)) return;
    await mkdir(directory, { recursive: true });
    const work = await mkdtemp(join(directory, '.new-'));
    try {
      await unpackWithApt(name, 'sid', work);
      await rename(work, root);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
  return root;
}
