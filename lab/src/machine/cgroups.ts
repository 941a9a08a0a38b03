import { existsSync } from 'node:fs';
import { readFile, readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes a control group from every hierarchy, with those in it. Their processes are gone; what else holds one is left. */
export async function removeControlGroup(path: string): Promise<void> {
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  const tops = mounts.split('\n').flatMap((line) => {
    const [, directory, type] = line.split(' ');
    return directory && (type === 'cgroup' || type === 'cgroup2') ? [directory] : [];
  });
  for (const top of new Set(tops)) await removeTree(join(top, path));
}

async function removeTree(directory: string): Promise<void> {
  if (!existsSync(directory)) return;
  const entries = await readdir(directory, { withFileTypes: true });
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(directory, entry.name));
  await rmdir(directory).catch(() => undefined);
}
