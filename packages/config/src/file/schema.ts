import * as z from 'zod';
import type { AppFile } from './app-file.ts';
import type { Path } from './mistakes.ts';
import { nearest } from '@appliku/core';
import { databaseTypes } from '../app/databases.ts';
import { containerPath, cores, filled, host, megabytes, ownName, text, variableName, whole, yesOrNo } from './texts.ts';

const variable = z.union(
  [
    z.strictObject({ name: variableName, value: text.meta({ type: ['string', 'number', 'boolean'] }) }),
    z.strictObject({
      name: variableName,
      from_database: z.strictObject({ name: ownName, property: z.enum(['connection_url', 'private_connection_url']) }),
    }),
    z.strictObject({ name: variableName, from_domains: yesOrNo }),
    z.strictObject({ name: variableName, source: z.enum(['manual', 'generated']) }),
  ],
  {
    error:
      'must be a name with one of: value, from_database: { name, property }, from_domains: true, source: manual, source: generated',
  },
);

const build = z.strictObject({
  build_image: filled.optional(),
  build_command: text.optional(),
  dockerfile: text.optional(),
  dockerfile_path: text.optional(),
  dockerfile_context_path: text.optional(),
  container_port: whole(1, 65_535).optional(),
  release_command: text.optional(),
  skip_release_command: yesOrNo.optional(),
  expose_web_port: yesOrNo.optional(),
  is_static_site: yesOrNo.optional(),
  output_directory: text.optional(),
  environment_variables: z.array(variable, 'must be a list of variables').optional(),
});

const process = z.strictObject({
  command: filled.optional(),
  scale: whole(0, 100).optional(),
  resources_limits_memory: megabytes.optional(),
  resources_limits_cpus: cores.optional(),
  // What follows, and what the file begins with, is of this SDK.
  port: whole(1, 65_535).optional(),
  path: filled.optional(),
  domains: z.array(filled).optional(),
  health: filled.optional(),
  handover: z.enum(['overlap', 'replace']).optional(),
});

const database = z.strictObject({
  type: z
    .string('must be a type of database')
    .superRefine((type, context) => {
      if (databaseTypes.includes(type)) return;
      context.addIssue({
        code: 'custom',
        message: `there is no such type; the nearest are ${nearest(type, databaseTypes).join(', ')}`,
      });
    })
    .meta({ enum: databaseTypes }),
});

const volume = z
  .strictObject({
    target: containerPath.optional(),
    container_path: containerPath.optional(),
    url: text.optional(),
    environment_variable: variableName.optional(),
    shared: yesOrNo.optional(),
  })
  .refine(({ target, container_path: older }) => (target === undefined) !== (older === undefined), {
    message: 'needs a target, the path in the container',
  });

const command = z.union([filled, z.strictObject({ command: filled })], { error: 'must be a command, or { command }' });

/** What may differ from one environment to another. */
const environment = z.strictObject({
  host: host.optional(),
  domains: z.array(filled).optional(),
  https: z.strictObject({ email: filled }).optional(),
  keep: whole(1, 100).optional(),
  services: z.record(ownName, process).optional(),
  environment_variables: z.array(variable).optional(),
});

const file = z.strictObject({
  app: filled.optional(),
  host: host.optional(),
  domains: z.array(filled).optional(),
  https: z.strictObject({ email: filled }).optional(),
  keep: whole(1, 100).optional(),
  build_settings: build.optional(),
  services: z.record(ownName, process).optional(),
  databases: z.record(ownName, database).optional(),
  volumes: z.record(ownName, volume).optional(),
  cronjobs: z.record(ownName, z.strictObject({ schedule: filled, command: filled })).optional(),
  commands: z.record(ownName, command).optional(),
  environments: z.record(ownName, environment).optional(),
});

/** Appliku's keys, and those of this SDK. */
export const fileSchema: z.ZodType<AppFile> = file;

/** As JSON Schema: YAML gives numbers and words for yes and no as they were written, an editor sees what they are. */
export function fileJson(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(file, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.type !== 'string') delete jsonSchema.pattern;
    },
  });
}

/** Keys that a place of the file can have. */
export function keysAt(path: Path): readonly string[] {
  let schema: unknown = file;
  for (const part of path) schema = within(bare(schema), part);
  const found = bare(schema);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function within(schema: unknown, part: string | number): unknown {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, part) ? schema.shape[part] : undefined;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

function bare(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? bare(schema.unwrap()) : schema;
}
