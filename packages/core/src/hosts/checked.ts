import type { z } from 'zod';

/** The options, when the schema takes them. @throws TypeError that names every mistake with the path of its option */
export function checked<Schema extends z.ZodType>(schema: Schema, options: unknown, of: string): z.output<Schema> {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  throw refuseMistakes(mistakesOf(result.error, of), of);
}

export function refuseMistakes(mistakes: readonly string[], of: string): TypeError {
  return new TypeError(`Invalid options of ${of}():\n${mistakes.map((line) => `  ${line}`).join('\n')}`);
}

/** A line a mistake, with the path of its option. */
export function mistakesOf(error: z.ZodError | undefined, of: string): readonly string[] {
  return error?.issues.flatMap((issue) => linesOf(issue, of)) ?? [];
}

function linesOf(issue: z.core.$ZodIssue, of: string): readonly string[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${[...path, key].join('.')}: there is no such option`);
  if (issue.code === 'invalid_key')
    return issue.issues.flatMap((each) => linesOf({ ...each, path: [...issue.path, ...each.path] }, of));
  if (issue.code === 'invalid_union') {
    // Of what may be false or an object, the mistake in the object says more.
    const [inner, ...others] = issue.errors.filter((list) => list.some(({ path: below }) => below.length > 0));
    if (inner !== undefined && others.length === 0)
      return inner.flatMap((each) => linesOf({ ...each, path: [...issue.path, ...each.path] }, of));
  }
  return [`${path.join('.') || of}: ${issue.message}`];
}
