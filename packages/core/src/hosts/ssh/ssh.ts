import * as z from 'zod';
import type { Host } from '../../contract/index.ts';
import { checked } from '../checked.ts';
import { linkedHost } from '../linked-host.ts';
import { sshDialer } from './ssh-link.ts';
import type { SshOptions } from './options.ts';

const text = z.string().min(1);

const schema: z.ZodType = z
  .strictObject({
    host: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._:%-]*$/, 'must be the name or address of a host'),
    port: z.number().int().min(1).max(65_535).optional(),
    username: z
      .string()
      .regex(/^[^\s@:/-][^\s@:/]*$/, 'must be the name of a user')
      .optional(),
    privateKeyFile: text.optional(),
    privateKey: text.optional(),
    passphrase: text.optional(),
    agent: text.optional(),
    knownHostsFile: text.optional(),
    hostKeyAlias: z
      .string()
      .regex(/^[^\s,*?!|#@]+$/, 'must be a name without wildcards')
      .optional(),
    hostKey: z
      .string()
      .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'must be SHA256: and 43 letters, as ssh-keygen -l prints it')
      .optional(),
    trustOnFirstUse: z.boolean().optional(),
    get jump() {
      return z.union([z.literal(false), schema]).optional();
    },
    connectTimeoutMs: z.number().int().positive().optional(),
    keepAliveMs: z.number().int().min(250).max(6000).optional(),
    configFile: z.union([z.literal(false), text], 'must be a path, or false').optional(),
    name: text.optional(),
  })
  .refine((options) => options.privateKey === undefined || options.privateKeyFile === undefined, {
    path: ['privateKey'],
    message: 'cannot be given together with privateKeyFile',
  });

/**
 * A server over SSH: one connection, made at first use. Its key must be known: see `knownHostsFile`, `hostKey` and
 * `trustOnFirstUse`.
 * @throws TypeError that names every wrong option
 */
export function ssh(options: SshOptions): Host {
  checked(schema, options, 'ssh');
  return linkedHost(sshDialer(options));
}
