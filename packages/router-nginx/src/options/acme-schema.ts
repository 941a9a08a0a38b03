import * as z from 'zod';
import { areServers } from '../certificates/resolver.ts';
import { dnsSchema } from './dns-schema.ts';
import { lineSchema, secretSchema } from './option-texts.ts';
import type { AcmeSettings } from './tls-options.ts';

export const acmeSchema: z.ZodType<AcmeSettings> = z
  .strictObject({
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
    dns: dnsSchema.optional(),
    propagationMs: z.int().min(1000).max(1_800_000).default(120_000),
    resolvers: z.array(z.string()).refine(areServers, 'must be addresses, each with a port or without').optional(),
    required: z.boolean().default(false),
  })
  .refine(({ renewal, dns }) => renewal !== 'host' || dns === undefined || dns.recipe !== undefined, {
    path: ['dns'],
    error: "must be rfc2136() or cloudflare() with renewal: 'host', since the server has to make it anew",
  });
