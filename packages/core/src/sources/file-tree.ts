import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eachOf } from './each-of.ts';
import { listFiles, type FileItem, type FileKind } from './file-list.ts';

/** A file with the hash of its content. */
export interface TreeFile extends FileItem {
  /** SHA-256 of the content, or of a symbolic link's target; hex. */
  readonly hash: string;
}

/** A directory named by its content, as git does it: by a listing of names, kinds and hashes. */
export interface FileTree {
  readonly kind: 'directory';
  /** SHA-256 of the listing; hex. */
  readonly hash: string;
  /** By name, sorted. */
  readonly entries: ReadonlyMap<string, FileTree | TreeFile>;
}

/** One line of the listing that names a directory. */
export type ListingLine = readonly [name: string, kind: FileKind | 'directory', hash: string];

/** Above this size, in bytes, a file is read in pieces. */
const largeFile = 4 * 1024 * 1024;

/** The tree of all files below a directory. */
export async function readFileTree(directory: string, signal?: AbortSignal): Promise<FileTree> {
  return hashFiles(directory, await listFiles(directory), signal);
}

/** The tree of some files below a directory. */
export async function hashFiles(
  directory: string,
  files: readonly FileItem[],
  signal?: AbortSignal,
): Promise<FileTree> {
  const hashed = async (file: FileItem): Promise<TreeFile> => ({ ...file, hash: await hashOf(directory, file) });
  return treeOf(await eachOf(files, hashed, signal));
}

/** The tree of a list of files, in any order. */
export function treeOf(files: readonly TreeFile[], depth = 0): FileTree {
  const groups = new Map<string, TreeFile[]>();
  for (const file of files) {
    const name = file.path.split('/')[depth] ?? '';
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [file]);
    else group.push(file);
  }
  const entries = [...groups].map(([name, group]) => [name, entryOf(group, depth)] as const);
  const sorted = new Map(entries.sort(byName));
  return { kind: 'directory', hash: sha256(listingOf(sorted)), entries: sorted };
}

/** The text that a directory's hash is of: one line of JSON. */
export function listingOf(entries: FileTree['entries']): string {
  return JSON.stringify([...entries].map(([name, { kind, hash }]): ListingLine => [name, kind, hash]));
}

function entryOf(group: readonly TreeFile[], depth: number): FileTree | TreeFile {
  const [first] = group;
  return first !== undefined && first.path.split('/').length === depth + 1 ? first : treeOf(group, depth + 1);
}

/** By code units, which no locale changes. */
function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

async function hashOf(directory: string, { path, size, target }: FileItem): Promise<string> {
  if (target !== undefined) return sha256(target);
  const file = join(directory, path);
  if (size <= largeFile) return sha256(await readFile(file));
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
