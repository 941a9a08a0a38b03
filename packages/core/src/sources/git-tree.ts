import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeployError } from '../errors.ts';
import type { GitClient, TreeItem } from './git-client.ts';

const lfsPointer = Buffer.from('version https://git-lfs.github.com/spec/');

/**
 * Writes the files of a tree into a new directory. Nothing is written over or through what is there already:
 * a tree made with ill will can name a symbolic link and a directory alike.
 * @throws SOURCE_INVALID for submodules and LFS pointers
 */
export async function writeGitTree(
  client: GitClient,
  tree: string,
  directory: string,
  signal: AbortSignal,
  path = '',
): Promise<void> {
  signal.throwIfAborted();
  await mkdir(directory);
  for (const item of await client.tree(tree)) {
    const within = path === '' ? item.name : `${path}/${item.name}`;
    if (item.type === 'commit') throw submodule(within);
    const target = join(directory, item.name);
    if (item.type === 'tree') await writeGitTree(client, item.id, target, signal, within);
    else await writeBlob(await client.blob(item.id), item, target, within);
  }
}

async function writeBlob(content: Uint8Array, { mode }: TreeItem, target: string, path: string): Promise<void> {
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
