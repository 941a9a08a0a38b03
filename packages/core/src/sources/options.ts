import type { z } from 'zod';

/** @throws TypeError that names every mistake with its path */
export function checked<Output>(call: string, schema: z.ZodType<Output>, options: unknown): Output {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const mistakes = result.error.issues.flatMap((issue) => linesOf(issue));
  throw new TypeError(`${call}: ${[...new Set(mistakes)].join('; ')}`);
}

function linesOf(issue: z.core.$ZodIssue): readonly string[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${key}: there is no such option`);
  return [path === '' ? issue.message : `${path}: ${issue.message}`];
}
