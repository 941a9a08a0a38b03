import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eachOf } from '../each-of.ts';
import { isLfsPointer, lfsError, submoduleError } from './refusals.ts';

export interface TreeItem {
  readonly name: string;
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly id: string;
}

/** What was fetched. */
export interface GitObjects {
  tree(id: string): Promise<readonly TreeItem[]>;
  blob(id: string): Promise<Uint8Array>;
}

interface Blob extends Pick<TreeItem, 'id' | 'mode'> {
  readonly path: string;
}

/**
 * Writes the files of a tree into a new directory. All directories come first, and nothing is written over what is
 * there: a tree made with ill will can name a symbolic link and a directory alike.
 * @throws SOURCE_INVALID for submodules and LFS pointers
 */
export async function writeGitTree(
  objects: GitObjects,
  tree: string,
  directory: string,
  signal: AbortSignal,
): Promise<void> {
  const blobs = await makeDirectories(objects, tree, directory, '');
  await eachOf(blobs, async (blob) => writeBlob(await objects.blob(blob.id), blob, join(directory, blob.path)), signal);
}

async function makeDirectories(objects: GitObjects, tree: string, top: string, path: string): Promise<readonly Blob[]> {
  await mkdir(join(top, path));
  const blobs: Blob[] = [];
  for (const { name, type, id, mode } of await objects.tree(tree)) {
    const within = path === '' ? name : `${path}/${name}`;
    if (type === 'commit') throw submoduleError(within);
    if (type === 'tree') blobs.push(...(await makeDirectories(objects, id, top, within)));
    else blobs.push({ id, mode, path: within });
  }
  return blobs;
}

async function writeBlob(content: Uint8Array, { mode, path }: Blob, target: string): Promise<void> {
  if (mode === '120000') return symlink(new TextDecoder().decode(content), target);
  if (isLfsPointer(content)) throw lfsError(path);
  return writeFile(target, content, { mode: mode === '100755' ? 0o755 : 0o644, flag: 'wx' });
}
