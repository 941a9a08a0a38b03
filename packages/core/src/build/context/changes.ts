import { listingOf, type FileTree, type ListingLine, type TreeFile } from '../../sources/index.ts';

/** What is different between the files on a host and a tree. */
export interface Changes {
  /** Files and whole directories that go, or give way to what comes. */
  readonly gone: readonly { readonly path: string; readonly directory: boolean }[];
  /** Files that come. */
  readonly files: readonly TreeFile[];
  /** New listings: of every directory in which something is different. */
  readonly listings: readonly { readonly path: string; readonly text: string }[];
}

export type Listing = readonly ListingLine[];
type Entry = FileTree | TreeFile;

interface Pair {
  readonly path: string;
  readonly tree: FileTree;
}

/**
 * Goes down from the top, only into directories whose hashes differ: one question to the host a level. When it does not
 * have a listing it is asked for, everything is different.
 */
export async function changesOf(
  tree: FileTree,
  readListings: (paths: readonly string[]) => Promise<readonly Listing[] | undefined>,
): Promise<Changes> {
  const found: Changes[] = [];
  let level: readonly Pair[] = [{ path: '', tree }];
  while (level.length > 0) {
    const there = await readListings(level.map(({ path }) => path));
    if (there === undefined) return merge([gone('', true), addition('', tree)]);
    const compared = level.map((pair, index) => compare(pair, there[index] ?? []));
    found.push(...compared.map(({ changes }) => changes));
    level = compared.flatMap(({ below }) => below);
  }
  return merge(found);
}

/** One directory; `below` are those in it that both sides have and that differ. */
function compare(pair: Pair, there: Listing): { readonly changes: Changes; readonly below: readonly Pair[] } {
  const text = listingOf(pair.tree.entries);
  if (JSON.stringify(there) === text) return { changes: merge([]), below: [] };
  const changes: Changes[] = [{ gone: [], files: [], listings: [{ path: pair.path, text }] }];
  const below: Pair[] = [];
  const old = new Map(there.map((line) => [line[0], line]));
  for (const name of new Set([...old.keys(), ...pair.tree.entries.keys()])) {
    const path = pair.path === '' ? name : `${pair.path}/${name}`;
    const [, kind, hash] = old.get(name) ?? [];
    const entry = pair.tree.entries.get(name);
    if (entry?.kind === kind && entry?.hash === hash) continue;
    if (entry?.kind === 'directory' && kind === 'directory') below.push({ path, tree: entry });
    else changes.push(...(kind === undefined ? [] : [gone(path, kind === 'directory')]), ...additions(path, entry));
  }
  return { changes: merge(changes), below };
}

function gone(path: string, directory: boolean): Changes {
  return { gone: [{ path, directory }], files: [], listings: [] };
}

function additions(path: string, entry: Entry | undefined): readonly Changes[] {
  return entry === undefined ? [] : [addition(path, entry)];
}

function addition(path: string, entry: Entry): Changes {
  if (entry.kind !== 'directory') return { gone: [], files: [entry], listings: [] };
  const below = [...entry.entries].map(([name, inner]) => addition(path === '' ? name : `${path}/${name}`, inner));
  return merge([{ gone: [], files: [], listings: [{ path, text: listingOf(entry.entries) }] }, ...below]);
}

function merge(parts: readonly Changes[]): Changes {
  return {
    gone: parts.flatMap((part) => part.gone),
    files: parts.flatMap((part) => part.files),
    listings: parts.flatMap((part) => part.listings),
  };
}
