import { parse } from 'smol-toml';
import * as z from 'zod';
import { placeOf, planError } from '../plan/plan-error.ts';
import type { Tree } from '../tree.ts';
import type { Wish } from './resolve-version.ts';

/** A file of one version, as `.nvmrc`: the first line that says something. */
export function versionFile(tree: Tree, file: string): readonly Wish[] {
  const lines = (tree.read(file) ?? '').split('\n');
  const index = lines.findIndex((line) => !/^\s*(?:#|$)/.test(line));
  const text = lines[index]?.replace(/#.*/, '').trim();
  return text === undefined ? [] : [{ text, by: file, at: { file, line: index + 1 } }];
}

/** What the first group of a pattern says in a file, where the pattern fits. */
export function patternWish(tree: Tree, file: string, pattern: RegExp, by: string = file): readonly Wish[] {
  const text = tree.read(file) ?? '';
  const found = pattern.exec(text)?.[1];
  return found === undefined ? [] : [{ text: found, by, at: placeOf(file, text, pattern) }];
}

/** What mise.toml and .tool-versions ask for of a tool that has these names. */
export function toolWishes(tree: Tree, names: readonly string[]): readonly Wish[] {
  return [...['mise.toml', '.mise.toml'].flatMap((file) => miseWish(tree, file, names)), ...asdfWish(tree, names)];
}

const version = z.union([z.string(), z.array(z.string()).transform(([first = '']) => first)]);
const mise = z.object({
  tools: z.record(z.string(), z.union([version, z.object({ version }).transform((tool) => tool.version)])).default({}),
});

function miseWish(tree: Tree, file: string, names: readonly string[]): readonly Wish[] {
  const text = tree.read(file);
  if (text === undefined) return [];
  const { tools } = readToml(file, text, mise);
  return names.flatMap((name) => {
    const wanted = tools[name];
    return wanted === undefined
      ? []
      : [{ text: wanted, by: `${name} in ${file}`, at: placeOf(file, text, new RegExp(`^\\s*${name}\\b`)) }];
  });
}

function asdfWish(tree: Tree, names: readonly string[]): readonly Wish[] {
  const file = '.tool-versions';
  const lines = (tree.read(file) ?? '').split('\n');
  return lines.flatMap((line, index) => {
    const [name = '', text] = line.replace(/#.*/, '').trim().split(/\s+/);
    return names.includes(name) && text !== undefined
      ? [{ text, by: `${name} in ${file}`, at: { file, line: index + 1 } }]
      : [];
  });
}

/** @throws BUILD_FAILED for what is no TOML, or has not the form */
export function readToml<Schema extends z.ZodType>(file: string, text: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw planError(`${file} cannot be read: ${reason}`, 'Correct it there.', { file });
  }
}
