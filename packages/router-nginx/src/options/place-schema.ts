import { namesSchema } from '@appliku/core';
import * as z from 'zod';
import { isCidr } from '../config/cidr.ts';
import { isPath, prefixOf } from '../config/paths.ts';
import { domainSchema, secretSchema } from './option-texts.ts';
import type { LocationSettings, PlaceSettings } from './place-options.ts';

const day = 24 * 60 * 60 * 1000;

export const cidrSchema: z.ZodString = z.string().refine(isCidr, 'must be an address, or a network without host bits');

export const timeoutSchema: z.ZodInt = z.int().min(1).max(day);

const authSchema = z.strictObject({
  users: namesSchema(
    z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/, 'must be a name of letters, digits and . _ @ + -'),
    // oxlint-disable-next-line no-control-regex
    secretSchema.pipe(z.string().regex(/^[^\0-\x1f\x7f]{4,200}$/, 'must be 4 to 200 characters in a line')),
  ).refine((users) => Object.keys(users).length > 0, 'must name somebody'),
  realm: z
    .string()
    .regex(/^[\x20!#\x25-\x5b\x5d-\x7e]{1,100}$/, 'must be plain text without " \\ $')
    .refine((realm) => realm !== 'off', 'cannot be off')
    .default('Restricted'),
});

const rateSchema = z.strictObject({
  requests: z.int().min(1).max(100_000),
  per: z.enum(['second', 'minute']).default('second'),
  burst: z.int().min(0).max(100_000).optional(),
});

const buffering = z.strictObject({ requests: z.boolean().default(true), responses: z.boolean().default(true) });

/** Of an object's schema. */
export const placeFields: { readonly [Key in keyof PlaceSettings]-?: z.ZodType<PlaceSettings[Key]> } = {
  auth: z.union([z.literal(false), authSchema]).optional(),
  allow: z.union([z.literal(false), z.array(cidrSchema).min(1)]).optional(),
  rateLimit: z.union([z.literal(false), rateSchema]).optional(),
  buffering: buffering.optional(),
  // To Nginx, 0 is no limit.
  clientMaxBodySize: z
    .string()
    .regex(/^[1-9]\d{0,5}[kmg]$/, 'must be a size above 0 like 512k, 100m, 2g')
    .optional(),
  proxyReadTimeoutMs: timeoutSchema.optional(),
};

const locationSchema = z
  .strictObject({
    path: z.string().refine(isPath, 'is not a plain path'),
    domains: z.array(domainSchema).min(1).optional(),
    ...placeFields,
  })
  .transform(({ rateLimit, ...location }) => {
    const at = `${location.path} ${location.domains?.join(' ') ?? ''}`;
    return { ...location, rateLimit: rateLimit && { ...rateLimit, at } };
  });

export const locationsSchema: z.ZodType<readonly LocationSettings[]> = z
  .array(locationSchema)
  .superRefine((locations, { addIssue }) => {
    const seen = new Set<string>();
    for (const [index, { path, domains = ['*'] }] of locations.entries())
      for (const domain of domains) {
        const place = `${domain} ${prefixOf(path)}`;
        if (seen.has(place)) addIssue({ code: 'custom', path: [index], message: `${path} has settings already` });
        seen.add(place);
      }
  });
