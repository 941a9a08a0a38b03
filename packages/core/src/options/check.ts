import * as z from 'zod';
import type { DeploymentOptions } from './options.ts';
import { cronSchema } from './cron.ts';
import { namesSchema } from './names-schema.ts';
import { hostSchema, pluginSchema } from './plugin-schemas.ts';
import { commandSchema, limitShape, processSchema, volumeSchema } from './process-schemas.ts';
import { bySchema, noteSchema, type ReleaseNote } from './release-note.ts';
import { domainSchema, pathSchema } from './route-schemas.ts';
import { networkSchema, serviceSchema } from './services.ts';
import { variablesSchema } from './variables.ts';

const hook = z.record(z.string(), z.function());
const duration = z.number().int().positive();
const name = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/, 'must be 1-40 lower case letters, digits and dashes, a letter first');
const environment = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/, 'must be 1-20 lower case letters, digits and dashes, a letter first');
/** Its containers are called by app, number of the release and process, with dashes between. */
const processName = name.refine((text) => !/-\d+-/.test(text), 'must not have a number between two dashes');

const schema = z.strictObject({
  app: name,
  environment: environment.optional(),
  host: hostSchema.optional(),
  places: z
    .strictObject({
      build: hostSchema,
      run: hostSchema,
      route: z.array(hostSchema).min(1).optional(),
      nodes: z.array(hostSchema).optional(),
    })
    .optional(),
  source: pluginSchema('source', ['resolve', 'checkout']),
  builder: pluginSchema('builder', ['inputs', 'build']),
  driver: pluginSchema('driver', ['prepare', 'run', 'start', 'promote', 'retire', 'list', 'logs', 'prune', 'destroy']),
  router: pluginSchema('router', ['route', 'drain', 'current', 'remove']),
  processes: namesSchema(processName, processSchema).optional(),
  volumes: namesSchema(name, volumeSchema).optional(),
  services: namesSchema(name, serviceSchema).optional(),
  networks: z.array(networkSchema).min(1).optional(),
  releaseCommand: z
    .union([
      z.literal(false),
      commandSchema,
      z.strictObject({ command: commandSchema, timeoutMs: duration.optional(), ...limitShape }),
    ])
    .optional(),
  cron: namesSchema(name, cronSchema).optional(),
  domains: z.array(domainSchema).optional(),
  rules: z
    .array(z.strictObject({ domains: z.array(domainSchema).min(1), path: pathSchema.optional(), to: z.string() }))
    .optional(),
  env: variablesSchema.optional(),
  keep: z.number().int().min(1).max(100).optional(),
  drainMs: z.number().int().nonnegative().optional(),
  hookTimeoutMs: duration.optional(),
  by: bySchema.optional(),
  hooks: z
    .strictObject({ before: hook.optional(), after: hook.optional(), onFailure: z.function().optional() })
    .optional(),
});

/** @throws TypeError that names every mistake with the path of its option */
export function checkOptions(options: DeploymentOptions): void {
  check(schema, options);
}

/** @throws TypeError for what is no name of a job */
export function checkCronName(job: string): string {
  check(z.strictObject({ job: name }), { job });
  return job;
}

/** @throws TypeError as above, of what one operation was given */
export function checkNote(note: ReleaseNote): void {
  check(noteSchema, note);
}

function check(schema: z.ZodType, options: unknown): void {
  const result = schema.safeParse(options);
  if (result.success) return;
  const mistakes = result.error.issues.flatMap((issue) => linesOf(issue));
  throw new TypeError(`Invalid options:\n${[...new Set(mistakes)].map((line) => `  ${line}`).join('\n')}`);
}

function linesOf(issue: z.core.$ZodIssue): readonly string[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${[...path, key].join('.')}: there is no such option`);
  if (issue.code === 'invalid_key') return issue.issues.map((inner) => `${path.join('.')}: ${inner.message}`);
  return [`${path.join('.') || 'options'}: ${issue.message}`];
}
