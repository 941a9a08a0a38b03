import { mkdir, readFile } from 'node:fs/promises';
import { attempt, run } from './run.ts';

/** A file system of limited size in memory. */
export async function mountMemory(directory: string, size: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await run(['mount', '-t', 'tmpfs', '-o', `mode=755,size=${size}`, 'lab', directory]);
}

/** Unmounts all below a directory, the innermost first. */
export async function unmountBelow(directory: string): Promise<void> {
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  const points = mounts.split('\n').map((line) => line.split(' ')[1] ?? '');
  const below = points.filter((point) => point === directory || point.startsWith(`${directory}/`));
  for (const point of below.toReversed()) await attempt(['umount', '-l', point]);
}
