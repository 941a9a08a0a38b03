import { hostname } from 'node:os';
import * as z from 'zod';
import type { Host } from '../contract/index.ts';
import { checked } from './checked.ts';
import { linkedHost } from './linked-host.ts';
import { localDialer } from './local-link.ts';

/** For `local()`. */
export interface LocalOptions {
  /** For people, in logs and errors. Default: the name of this machine. */
  readonly name?: string;
}

const schema = z.strictObject({ name: z.string().min(1).optional() });

/** This machine, as the user of this process. */
export function local(options: LocalOptions = {}): Host {
  const { name } = checked(schema, options, 'local');
  return linkedHost(localDialer(name ?? hostname()));
}
