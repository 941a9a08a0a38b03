import { namesSchema } from '@appliku/core';
import * as z from 'zod';
import type { ErrorPages } from './answer-options.ts';

/** They belong to the connection or to the message itself, or are said by other options. */
const taken =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-(length|encoding|range|type)|date|server|set-cookie|vary|cache-control|expires|location|retry-after|last-modified|etag|accept-ranges|www-authenticate|strict-transport-security|alt-svc|x-accel-.*|x-appliku-.*)$/i;

export const headersSchema: z.ZodType<Readonly<Record<string, string>>> = namesSchema(
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,99}$/, 'is not a name of a header')
    .refine((name) => !taken.test(name), 'is not a header to be set here'),
  // Nginx has no way to write a dollar that is none of its variables.
  z.string().regex(/^[!-#%-~]([\t -#%-~]{0,3000}[!-#%-~])?$/, 'must be a line of ASCII without $'),
).superRefine((headers, { addIssue }) => {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  if (new Set(names).size < names.length) addIssue({ code: 'custom', message: 'has one header twice' });
});

const page = z.string().min(1).max(200_000).exactOptional();

export const errorPagesSchema: z.ZodType<ErrorPages> = z.strictObject({
  403: page,
  404: page,
  413: page,
  429: page,
  502: page,
  503: page,
  504: page,
  maintenance: page,
});
