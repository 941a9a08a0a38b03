import { DeployError, nearest } from '@appliku/core';
import type * as z from 'zod';

/** Where in a file, by keys and numbers of a list. */
export type Path = readonly (string | number)[];

/** What is wrong with one place. */
export interface Mistake {
  readonly path: Path;
  readonly message: string;
}

/** All of a file's at once, each with its line. */
export function configError(file: string, mistakes: readonly Mistake[], lineOf: (path: Path) => number): DeployError {
  const lines = mistakes
    .map(({ path, message }) => ({
      line: lineOf(path),
      text: `${path.length === 0 ? '' : `${path.join('.')}: `}${message}`,
    }))
    .sort((a, b) => a.line - b.line)
    .map(({ line, text }) => `${file}:${line}: ${text}`);
  const told = [...new Set(lines)];
  return new DeployError(
    `${file} has ${told.length === 1 ? 'a mistake' : `${told.length} mistakes`}:\n${told.join('\n')}`,
    {
      code: 'CONFIG_INVALID',
      hint: 'Nothing was contacted. docs/appliku-yml.md lists every key; sections of your own begin with x-.',
      output: told,
    },
  );
}

/** For what is of another form than it must be. */
export function formError({
  code,
  expected,
}: {
  readonly code?: string;
  readonly expected?: unknown;
}): string | undefined {
  if (code !== 'invalid_type') return undefined;
  if (expected === 'array') return 'must be a list';
  return expected === 'object' || expected === 'record' ? 'must be a map by name' : undefined;
}

/** @param keysAt which keys there are at a place */
export function mistakesOf(
  issues: readonly z.core.$ZodIssue[],
  keysAt: (path: Path) => readonly string[],
): readonly Mistake[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, keysAt(path)) }));
    if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ path, message }));
    return [{ path, message: issue.message }];
  });
}

function unknownKey(key: string, known: readonly string[]): string {
  const [likely] = nearest(key, known);
  return `there is no such key${likely === undefined ? '' : `; the nearest is ${likely}`}`;
}
