import * as z from 'zod';

/** What an argument and an environment can hold, to the byte: no NUL, and no half of a character, which UTF-8 cannot say. */
export const textSchema: z.ZodString = z
  .string()
  .refine((text) => !text.includes('\0'), 'must not contain a NUL byte')
  .refine((text) => !/\p{Surrogate}/u.test(text), 'must not contain half a character (a lone surrogate)');
