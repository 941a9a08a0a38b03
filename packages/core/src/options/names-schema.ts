import * as z from 'zod';

/** Values by name, every name checked: `z.record` alone leaves out `__proto__` in silence, and what was given with it. */
export function namesSchema<Value extends z.ZodType>(
  name: z.ZodType<string>,
  value: Value,
): z.ZodType<Record<string, z.output<Value>>> {
  return z
    .unknown()
    .superRefine((given, { addIssue }) => {
      if (typeof given === 'object' && given !== null && Object.hasOwn(given, '__proto__'))
        addIssue({ code: 'custom', path: ['__proto__'], message: 'cannot be a name' });
    })
    .pipe(z.record(name, value));
}
