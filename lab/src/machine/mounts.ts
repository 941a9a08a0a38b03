import { mkdir, readFile } from 'node:fs/promises';
import { attempt, run } from './run.ts';

/** A file system of limited size in memory. */
export async function mountMemory(directory: string, size: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await run(['mount', '-t', 'tmpfs', '-o', `mode=755,size=${size}`, 'lab', directory]);
}

/**
 * A file system of limited size in a file beside it. Not in memory: a program that reads a database through a mapping is
 * killed there when the disk is full, as on no real one. A part is reserved for root outside of containers, so that
 * these can find it full while Docker itself goes on.
 */
export async function mountDisk(directory: string, size: string): Promise<void> {
  const image = `${directory}.img`;
  await mkdir(directory, { recursive: true });
  await run(['truncate', '-s', size.toUpperCase(), image]);
  await run(['mkfs.ext4', '-q', '-F', '-m', '2', '-O', '^has_journal', image]);
  // Not for user 0, which a container has too, but for who has CAP_SYS_RESOURCE, which a container has not.
  await run(['tune2fs', '-u', 'nobody', image]);
  await run(['mount', '-o', 'loop', image, directory]);
}

/** Unmounts all below a directory, the innermost first. */
export async function unmountBelow(directory: string): Promise<void> {
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  const points = mounts.split('\n').map((line) => line.split(' ')[1] ?? '');
  const below = points.filter((point) => point === directory || point.startsWith(`${directory}/`));
  for (const point of below.toReversed()) await attempt(['umount', '-l', point]);
}
