import * as z from 'zod';

const hostVerbs = ['run', 'connect', 'readFile', 'writeFile', 'lease', 'close'] as const;

/** A plugin of one slot that has all the verbs of its contract. */
export function pluginSchema(kind: string, verbs: readonly string[]): z.ZodType {
  return z.custom<object>(isObject, `must be a ${kind}`).superRefine((plugin, context) => {
    for (const problem of problemsOf(plugin, kind, verbs)) context.addIssue({ code: 'custom', message: problem });
  });
}

export const hostSchema: z.ZodType = z.custom<object>(
  (given) => isObject(given) && missing(given, hostVerbs).length === 0,
  'must be a host: local() or ssh({ ... })',
);

function problemsOf(plugin: object, kind: string, verbs: readonly string[]): readonly string[] {
  const shape = z.object({ kind: z.string(), name: z.string(), specVersion: z.number() }).safeParse(plugin);
  if (!shape.success || shape.data.kind !== kind) return [`must be a ${kind}`];
  if (shape.data.specVersion !== 1)
    return [`${shape.data.name} was written for version ${shape.data.specVersion} of the contract; this is 1`];
  return missing(plugin, verbs).map((verb) => `${shape.data.name} has no ${verb}()`);
}

function missing(subject: object, verbs: readonly string[]): readonly string[] {
  return verbs.filter((verb) => typeof Reflect.get(subject, verb) !== 'function');
}

function isObject(given: unknown): given is object {
  return typeof given === 'object' && given !== null;
}
