import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadCode } from '@appliku/config';
import { checked } from '@appliku/core';
import * as triggers from '@appliku/triggers';
import * as z from 'zod';
import { defineServe, type ServeFunction, type ServeOptions } from './define-serve.ts';

/** Options with all defaults but the store, and where relative paths begin. */
export interface ServePlan extends Omit<Required<ServeOptions>, 'store' | 'listen'> {
  readonly directory: string;
  readonly store: ServeOptions['store'];
  readonly listen: { readonly address: string; readonly port: number };
}

const files: readonly string[] = ['appliku.serve.ts', 'appliku.serve.js', 'appliku.serve.mjs'];
const isObject = (given: unknown): boolean => typeof given === 'object' && given !== null;
const count = z.number().int().positive();
const object = z.custom<object>(isObject, 'must be an object');
const app = z.strictObject({
  directory: z.string().min(1),
  environment: z.string().optional(),
  repository: object,
  pushes: z.array(z.unknown()).optional(),
  webhook: z.unknown().optional(),
  pollMs: count.optional(),
  renew: z.boolean().optional(),
});
const options = z.strictObject({
  apps: z.array(app).min(1),
  listen: z
    .strictObject({ address: z.string().min(1).optional(), port: z.number().int().min(0).max(65_535).optional() })
    .optional(),
  store: object.optional(),
  limits: object.optional(),
  timeouts: object.optional(),
  notifiers: z.array(object).optional(),
  graceMs: count.optional(),
});
const exported = z.object({
  default: z.union([
    z.custom<ServeFunction>((given) => typeof given === 'function'),
    z.custom<ServeOptions>((given) => isObject(given) && !(given instanceof Promise)),
  ]),
});

/**
 * What the file in the directory says.
 * @throws CONFIG_INVALID with the line; TypeError where there is none, and for every mistake with the path of its option
 */
export async function readServeFile(directory: string): Promise<ServePlan> {
  const names = await readdir(directory);
  const file = files.find((name) => names.includes(name));
  if (file === undefined) throw new TypeError(`${directory} has no ${files[0]}, which says what is served`);
  const path = resolve(join(directory, file));
  const module = await loadCode(path, { '@appliku/cli': { defineServe }, '@appliku/triggers': triggers });
  const { data } = exported.safeParse(module);
  if (data === undefined) throw new TypeError(`${path} has no \`export default defineServe({ ... })\``);
  const given = typeof data.default === 'function' ? await data.default() : data.default;
  checked(options, given, 'defineServe');
  return withDefaults(resolve(directory), given);
}

function withDefaults(directory: string, given: ServeOptions): ServePlan {
  const { apps, store, limits = {}, timeouts = {}, notifiers = [], graceMs = 300_000, listen = {} } = given;
  const at = { address: '127.0.0.1', port: 8080, ...listen };
  return { directory, apps, store, limits, timeouts, notifiers, graceMs, listen: at };
}
