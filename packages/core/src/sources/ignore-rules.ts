import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ignore } from 'ignore';

/** What the rules say of a path; those of a deeper directory win over those above it. */
export interface IgnoreRules {
  ignores(path: string, isDirectory: boolean): boolean;
  /** Adds the `.gitignore` of a directory, if it has one. */
  enter(directory: string): Promise<IgnoreRules>;
}

interface Layer {
  /** Directory that the patterns count from; empty: the top. */
  readonly base: string;
  readonly patterns: Ignore;
}

/** `.git` at any depth, `.gitignore` at any depth, and patterns of the same form that win over both. */
export async function ignoreRules(top: string, patterns: readonly string[]): Promise<IgnoreRules> {
  const { default: ignore } = await import('ignore');
  const own: Layer = { base: '', patterns: ignore().add([...patterns]) };
  const always: Layer = { base: '', patterns: ignore().add('.git') };
  const withLayers = (layers: readonly Layer[]): IgnoreRules => ({
    ignores: (path, isDirectory) => verdict([always, own, ...layers], isDirectory ? `${path}/` : path),
    enter: async (directory) => {
      const text = await readIgnoreFile(join(top, directory));
      return text === undefined
        ? withLayers(layers)
        : withLayers([{ base: directory, patterns: ignore().add(text) }, ...layers]);
    },
  });
  return withLayers([]);
}

/** The first layer that has an opinion decides. */
function verdict(layers: readonly Layer[], path: string): boolean {
  for (const { base, patterns } of layers) {
    const { ignored, unignored } = patterns.test(base === '' ? path : path.slice(base.length + 1));
    if (ignored || unignored) return ignored;
  }
  return false;
}

async function readIgnoreFile(directory: string): Promise<string | undefined> {
  try {
    return await readFile(join(directory, '.gitignore'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
