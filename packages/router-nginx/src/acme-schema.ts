import * as z from 'zod';
import { areServers } from './certificates/addresses.ts';
import { lineSchema, secretSchema } from './option-texts.ts';
import type { AcmeSettings } from './tls-options.ts';

export const acmeSchema: z.ZodType<AcmeSettings> = z.strictObject({
  email: z.email('must be an e-mail address'),
  directoryUrl: z
    .url({ protocol: /^https$/, error: 'must be a URL that begins with https:' })
    .default('https://acme-v02.api.letsencrypt.org/directory'),
  ca: z
    .string()
    .regex(/^\s*-----BEGIN CERTIFICATE-----/, 'must be certificates in PEM')
    .optional(),
  eab: z
    .strictObject({
      keyId: lineSchema,
      hmacKey: secretSchema.pipe(z.string().regex(/^[A-Za-z0-9_-]+=*$/, 'must be a key in base64url')),
    })
    .optional(),
  profile: lineSchema.optional(),
  preferredChain: lineSchema.optional(),
  renewal: z.enum(['host', 'process', 'external']).optional(),
  precheck: z.boolean().default(true),
  resolvers: z.array(z.string()).refine(areServers, 'must be addresses, each with a port or without').optional(),
  required: z.boolean().default(false),
});
