import { createWriteStream } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DeployError } from '@appliku/core';
import type { Extract } from 'tar-stream';

type Entry = Extract extends AsyncIterable<infer Item> ? Item : never;

/**
 * Writes the files of a compressed tar below a directory: only files, so that nothing is written through a link.
 * @throws BUILD_FAILED for a link
 */
export async function unpack(archive: Readable, directory: string): Promise<void> {
  const { extract } = await import('tar-stream');
  const entries = extract();
  const unpacked = (async () => {
    for await (const entry of entries) await unpackOne(entry, directory);
  })();
  await Promise.all([pipeline(archive, createGunzip(), entries), unpacked]);
}

async function unpackOne(entry: Entry, directory: string): Promise<void> {
  const { name, type, linkname } = entry.header;
  const path = within(directory, name);
  if (type === 'symlink') throw linkError(name, linkname);
  if (type === 'file' || type === 'link') await mkdir(dirname(path), { recursive: true });
  if (type === 'file') return pipeline(entry, createWriteStream(path));
  if (type === 'link') await copyFile(within(directory, linkname ?? ''), path);
  entry.resume();
}

function within(directory: string, name: string): string {
  const path = posix.normalize(name);
  if (/^(?:\/|\.\.(?:\/|$))/.test(path)) throw new RangeError(`${JSON.stringify(name)} is not below the directory`);
  return join(directory, path);
}

function linkError(name: string, target: string | null | undefined): DeployError {
  return new DeployError(`The site has a symbolic link, ${posix.normalize(name)}`, {
    code: 'BUILD_FAILED',
    hint: 'Have the build put a file in its place: what it leads to may not be on the server.',
    output: [`${posix.normalize(name)} -> ${target ?? ''}`],
  });
}
