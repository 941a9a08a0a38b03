import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { Line } from 'ssh-config';
import { messageOf } from '../../errors.ts';
import { matches } from './patterns.ts';

/** A directive; of `Host`, `Match` and `Include` with the lines that belong to it. */
export interface ConfigLine {
  /** In lower case. */
  readonly keyword: string;
  readonly values: readonly string[];
  readonly lines: readonly ConfigLine[];
}

/** As OpenSSH has it, for files that include each other. */
const deepest = 16;

/** Where files are that are included by a relative path, or one that begins with `~`. */
export interface Directories {
  readonly base: string;
  readonly home: string;
}

/**
 * A file of ssh's configuration, with what it includes in its place; undefined: it is not there. The only file that
 * knows the parser.
 */
export async function readConfig(
  path: string,
  directories: Directories,
  depth = 0,
): Promise<readonly ConfigLine[] | undefined> {
  if (depth > deepest) throw new Error(`${path}: files include each other more than ${deepest} deep`);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { parse } = await import('ssh-config');
  try {
    return await Promise.all(parse(text).flatMap((line) => expanded(line, directories, depth)));
  } catch (cause) {
    throw new Error(`${path}: ${messageOf(cause)}`, { cause });
  }
}

function expanded(line: Line, directories: Directories, depth: number): readonly Promise<ConfigLine>[] {
  if (!('param' in line)) return [];
  const keyword = line.param.toLowerCase();
  const values = typeof line.value === 'string' ? [line.value] : line.value.map(({ val }) => val);
  const read = async (): Promise<ConfigLine> => {
    const inner = 'config' in line ? line.config.flatMap((of) => expanded(of, directories, depth)) : [];
    const lines = keyword === 'include' ? await included(values, directories, depth) : await Promise.all(inner);
    return { keyword, values, lines };
  };
  return [read()];
}

async function included(
  patterns: readonly string[],
  directories: Directories,
  depth: number,
): Promise<readonly ConfigLine[]> {
  const found = await Promise.all(patterns.map((pattern) => filesOf(pattern, directories)));
  const files = await Promise.all(found.flat().map((file) => readConfig(file, directories, depth + 1)));
  return files.flatMap((lines) => lines ?? []);
}

/** Wildcards are for the names of files, not of directories. */
async function filesOf(pattern: string, { base, home }: Directories): Promise<readonly string[]> {
  const whole = pattern.replace(/^~(?=[\\/])/, home);
  const path = isAbsolute(whole) ? whole : join(base, whole);
  if (!/[*?]/.test(basename(path))) return [path];
  const names = await readdir(dirname(path)).catch(() => []);
  return names
    .filter((name) => !name.startsWith('.') && matches(basename(path), name))
    .sort()
    .map((name) => join(dirname(path), name));
}
