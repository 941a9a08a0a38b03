import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeployError } from '../errors.ts';
import { eachOf } from './each-of.ts';
import type { GitClient, TreeItem } from './git-client.ts';

interface Blob extends Pick<TreeItem, 'id' | 'mode'> {
  readonly path: string;
}

const lfsPointer = Buffer.from('version https://git-lfs.github.com/spec/');

/**
 * Writes the files of a tree into a new directory. All directories come first, and nothing is written over what is
 * there: a tree made with ill will can name a symbolic link and a directory alike.
 * @throws SOURCE_INVALID for submodules and LFS pointers
 */
export async function writeGitTree(
  client: GitClient,
  tree: string,
  directory: string,
  signal: AbortSignal,
): Promise<void> {
  const blobs = await makeDirectories(client, tree, directory, '');
  await eachOf(blobs, async (blob) => writeBlob(await client.blob(blob.id), blob, join(directory, blob.path)), signal);
}

async function makeDirectories(client: GitClient, tree: string, top: string, path: string): Promise<readonly Blob[]> {
  await mkdir(join(top, path));
  const blobs: Blob[] = [];
  for (const { name, type, id, mode } of await client.tree(tree)) {
    const within = path === '' ? name : `${path}/${name}`;
    if (type === 'commit') throw submodule(within);
    if (type === 'tree') blobs.push(...(await makeDirectories(client, id, top, within)));
    else blobs.push({ id, mode, path: within });
  }
  return blobs;
}

async function writeBlob(content: Uint8Array, { mode, path }: Blob, target: string): Promise<void> {
  if (mode === '120000') return symlink(new TextDecoder().decode(content), target);
  if (content.length < 1024 && lfsPointer.equals(content.subarray(0, lfsPointer.length)))
    throw refused(`${path} is in Git LFS`, 'LFS is not supported yet: keep the file in git, or fetch it in the build.');
  return writeFile(target, content, { mode: mode === '100755' ? 0o755 : 0o644, flag: 'wx' });
}

function submodule(path: string): DeployError {
  return refused(
    `${path} is a submodule`,
    'Submodules are not supported yet: put the files into the repository itself.',
  );
}

function refused(what: string, hint: string): DeployError {
  return new DeployError(`This revision cannot be checked out: ${what}`, { code: 'SOURCE_INVALID', hint });
}
