import { Secret } from '@appliku/core';
import * as z from 'zod';
import { isDomain } from '../config/is-domain.ts';

/** What values of several options are: each says what is wrong with one that is not. */
// oxlint-disable-next-line no-control-regex
export const lineSchema: z.ZodType<string, string> = z.string().regex(/^[^\0-\x1f\x7f]+$/, 'must be a line of text');

export const domainSchema: z.ZodString = z.string().refine(isDomain, 'is not a domain in lower case ASCII');

export const secretSchema: z.ZodType<string, string | Secret> = z
  .custom<string | Secret>(
    (given) => Secret.isInstance(given) || typeof given === 'string',
    'must be a string or secret()',
  )
  .transform((given) => (Secret.isInstance(given) ? given.reveal() : given));
