import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFileTree, type FileTree } from '@appliku/core';

/** The files of a checkout, as far as planning asks for them. */
export interface Tree {
  /** Paths from the top, with slashes, sorted. */
  readonly files: readonly string[];
  /** The text of a file; undefined: there is none. */
  read(path: string): string | undefined;
}

/** The tree of a directory. What was installed there is not part of the app. */
export async function readTree(directory: string, signal?: AbortSignal): Promise<Tree> {
  const files = pathsOf(await readFileTree(directory, signal)).filter(
    (path) => !/(?:^|\/)(?:node_modules|\.git|\.venv|vendor\/bundle)\//.test(path),
  );
  const known = new Set(files);
  return { files, read: (path) => (known.has(path) ? readText(join(directory, path)) : undefined) };
}

/** A tree of texts, for tests and for who has the files elsewhere. */
export function treeOf(texts: Readonly<Record<string, string>>): Tree {
  return {
    files: Object.keys(texts).sort(),
    read: (path) => (Object.hasOwn(texts, path) ? texts[path] : undefined),
  };
}

/** A byte order mark is no part of the text. */
function readText(path: string): string {
  return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
}

function pathsOf({ entries }: FileTree, above = ''): readonly string[] {
  return [...entries].flatMap(([name, entry]) =>
    entry.kind === 'directory' ? pathsOf(entry, `${above}${name}/`) : [`${above}${name}`],
  );
}
