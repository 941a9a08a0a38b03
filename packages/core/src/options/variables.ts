import * as z from 'zod';
import { GeneratedSecret } from '../generated.ts';
import { Secret } from '../secret.ts';
import { namesSchema } from './names-schema.ts';
import { textSchema } from './text-schema.ts';

export const variableName: z.ZodString = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not a name of an environment variable');

/** Its value is told by its path only, never shown. */
const secretSchema = z
  .custom<Secret>((given) => Secret.isInstance(given), 'must be a string or secret()')
  .superRefine((given, context) => {
    if (GeneratedSecret.isInstance(given)) return;
    const { error } = textSchema.safeParse(given.reveal());
    for (const { message } of error?.issues ?? []) context.addIssue({ code: 'custom', message });
  });

const valueSchema = z.unknown().superRefine((given, context) => {
  const { error } = (typeof given === 'string' ? textSchema : secretSchema).safeParse(given);
  for (const { message } of error?.issues ?? []) context.addIssue({ code: 'custom', message });
});

/** An environment, plain and secret. */
export const variablesSchema: z.ZodType = namesSchema(variableName, valueSchema);
