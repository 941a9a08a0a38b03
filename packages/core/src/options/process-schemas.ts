import * as z from 'zod';
import { namesSchema } from './names-schema.ts';
import { domainSchema, pathSchema } from './route-schemas.ts';
import { textSchema as word } from './text-schema.ts';
import { variableName } from './variables.ts';

const portNumber = z.number().int().min(1).max(65_535);
const duration = z.number().int().positive();
const headerName = z.string().regex(/^[!#$%&'*+.^`|~0-9A-Za-z-]+$/, 'is not a name of a header');
const headerValue = z.string().regex(/^[\t\x20-\x7e]*$/, 'must be printable ASCII');
const urlPath = z.string().regex(/^\/[\x21-\x7e]*$/, 'must be a path that starts with / and has no blanks');

export const commandSchema: z.ZodType = z.union([word.min(1), z.array(word).min(1)], {
  error: 'must be a line for a shell or a list of words',
});

const health = z.union(
  [
    urlPath,
    z.literal('image'),
    z.strictObject({ runningMs: z.number().int().nonnegative() }),
    z.strictObject({
      path: urlPath.optional(),
      headers: namesSchema(headerName, headerValue).optional(),
      timeoutMs: duration.optional(),
    }),
  ],
  { error: "must be a path such as '/up', 'image', { path, headers, timeoutMs } or { runningMs }" },
);

/** Compose, Docker and Nginx take it as it is. */
const directory = z
  .string()
  .regex(
    /^(\/[A-Za-z0-9._@+-]+)+$/,
    'must be an absolute path of letters, digits and . _ @ + - without a slash at its end',
  )
  .refine((path) => !/\/\.{1,2}(\/|$)/.test(path), 'must not contain . or ..');

export const volumeSchema: z.ZodType = z.strictObject({
  path: directory.optional(),
  shared: z.boolean().optional(),
  webPath: pathSchema.refine((path) => path !== '/', 'must be more than /').optional(),
});

/** What a container may take of its host. */
export const limitShape: Readonly<Record<'memory' | 'cpus', z.ZodType>> = {
  memory: z
    .union([z.number().int().positive(), z.string().regex(/^\d+[kmg]$/)], { error: 'must be bytes or like 512m, 2g' })
    .optional(),
  cpus: z.number().positive().optional(),
};

type OfContainers = 'command' | 'publish' | 'memory' | 'cpus' | 'stopSignal' | 'mounts' | 'graceMs';

/** What a process and a service have alike. */
export const containerShape: Readonly<Record<OfContainers, z.ZodType>> = {
  command: commandSchema.optional(),
  publish: z
    .array(
      z.union([
        portNumber,
        z.strictObject({
          hostPort: portNumber,
          port: portNumber.optional(),
          protocol: z.enum(['tcp', 'udp']).optional(),
          address: z.ipv4().optional(),
        }),
      ]),
    )
    .min(1)
    .optional(),
  ...limitShape,
  stopSignal: z
    .string()
    .regex(/^SIG[A-Z0-9+-]+$/, 'must be a name like SIGTERM')
    .optional(),
  mounts: namesSchema(z.string(), directory).optional(),
  graceMs: z.number().int().nonnegative().optional(),
};

export const processSchema: z.ZodType = z.strictObject({
  ...containerShape,
  instances: z.number().int().min(1).max(100).optional(),
  port: portNumber.optional(),
  health: health.optional(),
  handover: z.enum(['overlap', 'replace']).optional(),
  enabled: z.boolean().optional(),
  domains: z.array(domainSchema).min(1).optional(),
  path: pathSchema.optional(),
  init: z.boolean().optional(),
  env: namesSchema(variableName, word).optional(),
});
