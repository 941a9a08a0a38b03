import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../machine/lock.ts';
import { cacheDirectory, labsDirectory } from '../machine/paths.ts';
import { run } from '../machine/run.ts';

/** Path of Debian's registry on this machine. Taken out of the package: installed, it would start on every server. */
export async function registryProgram(): Promise<string> {
  const path = join(cacheDirectory, 'docker-registry');
  await withLock(join(labsDirectory, 'docker-registry.lock'), async () => {
    if (existsSync(path)) return;
    const directory = await mkdtemp(join(tmpdir(), 'lab-registry-'));
    await run([
      'sh',
      '-c',
      'cd "$1" && apt-get download docker-registry && dpkg-deb --extract *.deb .',
      'sh',
      directory,
    ]);
    await mkdir(cacheDirectory, { recursive: true });
    await copyFile(join(directory, 'usr/bin/docker-registry'), `${path}.part`);
    await rename(`${path}.part`, path);
    await rm(directory, { recursive: true });
  });
  return path;
}
