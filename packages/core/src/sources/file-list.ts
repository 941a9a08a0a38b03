import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { IgnoreRules } from './ignore-rules.ts';

/** As git tells files apart. */
export type FileKind = 'file' | 'executable' | 'link';

/** A file below a directory, by name and kind. */
export interface FileItem {
  /** From the top directory, with slashes. */
  readonly path: string;
  readonly kind: FileKind;
  /** Bytes. */
  readonly size: number;
  /** What a symbolic link points to, as it is written. */
  readonly target?: string;
}

/** Every file below a directory that git would keep: no sockets and the like, no empty directories. */
export async function listFiles(top: string, rules?: IgnoreRules, path = ''): Promise<readonly FileItem[]> {
  const here = await rules?.enter(path);
  const names = await readdir(join(top, path), { withFileTypes: true });
  const found: FileItem[] = [];
  for (const item of names) {
    const within = path === '' ? item.name : `${path}/${item.name}`;
    if (here?.ignores(within, item.isDirectory()) === true) continue;
    if (item.isDirectory()) found.push(...(await listFiles(top, here, within)));
    else if (item.isFile() || item.isSymbolicLink()) found.push(await itemAt(top, within, item.isSymbolicLink()));
  }
  return found;
}

async function itemAt(top: string, path: string, isLink: boolean): Promise<FileItem> {
  if (isLink) return { path, kind: 'link', size: 0, target: await readlink(join(top, path)) };
  const { mode, size } = await lstat(join(top, path));
  return { path, kind: (mode & 0o100) === 0 ? 'file' : 'executable', size };
}
