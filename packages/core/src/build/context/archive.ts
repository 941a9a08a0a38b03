import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { pipeline as piped } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { TreeFile } from '../../sources/index.ts';
import type { Pack } from 'tar-stream';
import type { Changes } from './changes.ts';
import { listingPath, mirrorPath } from './host-layout.ts';

/** The changes as a gzipped tar, as `receiveScript` takes it. A file that cannot be read is an error of the stream. */
export async function archive(directory: string, changes: Changes): Promise<Readable> {
  const { pack } = await import('tar-stream');
  const tar = pack();
  fill(tar, directory, changes).catch((error: unknown) => tar.destroy(asError(error)));
  return pipeline(tar, createGzip(), () => undefined);
}

async function fill(tar: Pack, directory: string, { gone, files, listings }: Changes): Promise<void> {
  await add(
    tar,
    { name: 'gone' },
    gone
      .flatMap(pathsOf)
      .map((path) => `${path}\0`)
      .join(''),
  );
  for (const { path, text } of listings) await add(tar, { name: path === '' ? 'top' : listingPath(path) }, `${text}\n`);
  for (const file of files) await addFile(tar, directory, file);
  tar.finalize();
}

/** A directory takes its mirror with it. */
function pathsOf({ path, directory }: Changes['gone'][number]): readonly string[] {
  return directory ? [`files/${path}`, mirrorPath(path)] : [`files/${path}`];
}

async function addFile(tar: Pack, directory: string, { path, kind, size, target }: TreeFile): Promise<void> {
  const name = `files/${path}`;
  if (target !== undefined) return add(tar, { name, type: 'symlink', linkname: target }, '');
  const header = { name, size, mode: kind === 'executable' ? 0o755 : 0o644 };
  return piped(createReadStream(join(directory, path)), tar.entry(header));
}

async function add(tar: Pack, header: Parameters<Pack['entry']>[0], content: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    tar.entry(header, content, (error) => (error ? reject(asError(error)) : resolve()));
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
