import * as z from 'zod';
import { acmeSchema } from './acme-schema.ts';
import { mistakeIn } from '../certificates/own.ts';
import { secretSchema } from './option-texts.ts';
import type { TlsSettings } from './tls-options.ts';

const ownSchema = z.strictObject({ cert: z.string(), key: secretSchema }).superRefine((own, { addIssue }) => {
  const mistake = mistakeIn(own);
  if (mistake !== undefined) addIssue({ code: 'custom', message: mistake });
});

const hstsSchema = z
  .union([
    z.boolean(),
    z.strictObject({
      maxAge: z.int().min(0).max(1_000_000_000).optional(),
      includeSubDomains: z.boolean().default(false),
      preload: z.boolean().default(false),
    }),
  ])
  .transform((given) => {
    if (given === false) return undefined;
    const { maxAge = 63_072_000, includeSubDomains = false, preload = false } = given === true ? {} : given;
    return `max-age=${maxAge}${includeSubDomains ? '; includeSubDomains' : ''}${preload ? '; preload' : ''}`;
  });

export const tlsSchema: z.ZodType<TlsSettings> = z.strictObject({
  acme: acmeSchema.optional(),
  certificates: z.array(ownSchema).default([]),
  port: z.int().min(1).max(65_535).default(443),
  redirect: z.boolean().default(true),
  http3: z.boolean().default(false),
  hsts: hstsSchema.optional(),
});
