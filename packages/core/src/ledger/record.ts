import * as z from 'zod';
import type { Entry, Names, Release, Service } from '../contract/index.ts';
import { DeployError } from '../errors.ts';

const names = <Value extends z.ZodType>(value: Value): z.ZodRecord<z.ZodString, Value> => z.record(z.string(), value);
const numbers = names(z.number());
const strings = names(z.string());
const optional = {
  string: z.string().exactOptional(),
  number: z.number().exactOptional(),
  strings: strings.exactOptional(),
};

const command = z.union([z.object({ argv: z.array(z.string()) }), z.object({ shell: z.string() })]);
const httpHealth = z.object({
  kind: z.literal('http'),
  path: z.string(),
  headers: optional.strings,
  timeoutMs: z.number(),
});
const commandHealth = z.object({ kind: z.literal('command'), command, timeoutMs: z.number() });
const imageHealth = z.object({ kind: z.literal('image'), timeoutMs: z.number() });
const running = z.object({ kind: z.literal('running'), forMs: z.number() });
const publish = z.array(
  z.object({ hostPort: z.number(), port: z.number(), protocol: z.enum(['tcp', 'udp']), address: z.string() }),
);
const processType = z.object({
  command: command.exactOptional(),
  instances: z.number(),
  port: optional.number,
  health: z.union([httpHealth, imageHealth, running]),
  handover: z.enum(['overlap', 'replace']),
  memory: optional.number,
  cpus: optional.number,
  stopSignal: z.string(),
  graceMs: z.number(),
  init: z.boolean().exactOptional(),
  publish: publish.exactOptional(),
  mounts: optional.strings,
  env: optional.strings,
  placement: z.array(z.string()).exactOptional(),
});
const job = z.object({
  name: z.string(),
  command,
  timeoutMs: z.number(),
  memory: optional.number,
  cpus: optional.number,
});
const cronJob = job.extend({ schedule: z.string(), overlap: z.enum(['forbid', 'allow']) });
const service: z.ZodType<Service> = z.object({
  image: z.string(),
  command: command.exactOptional(),
  env: strings,
  secrets: z.array(z.string()),
  mounts: strings,
  networks: z.array(z.string()),
  health: z.union([commandHealth, imageHealth, running]),
  memory: optional.number,
  cpus: optional.number,
  stopSignal: optional.string,
  graceMs: z.number(),
  publish: publish.exactOptional(),
});
const volume = z.object({ name: z.string(), path: optional.string, shared: z.boolean(), webPath: optional.string });
const digest = z.templateLiteral(['sha256:', z.string()]);
const image = z.object({
  kind: z.literal('image'),
  id: digest,
  platform: z.string(),
  digest: z.templateLiteral([z.string(), '@sha256:', z.string()]).exactOptional(),
});
const site = z.object({
  kind: z.literal('site'),
  id: digest,
  spa: z.boolean().exactOptional(),
  notFound: optional.string,
  image: image.exactOptional(),
});
const revision = z.object({
  id: z.string(),
  ref: optional.string,
  subject: optional.string,
  author: optional.string,
  at: optional.string,
});

const releaseSchema: z.ZodType<Release> = z.object({
  schema: z.literal(1),
  app: z.string(),
  number: z.number(),
  slot: z.enum(['a', 'b']),
  restores: optional.number,
  revision,
  artifact: z.union([image, site]),
  releaseCommand: job.exactOptional(),
  processes: names(processType),
  cron: names(cronJob),
  services: names(service),
  networks: z.array(z.string()).default([]),
  volumes: names(volume),
  rules: z.array(z.object({ domains: z.array(z.string()), path: z.string(), to: z.string() })),
  env: strings,
  secrets: z.array(z.string()),
  fingerprint: z.string(),
  by: z.string(),
  reason: optional.string,
  metadata: optional.strings,
  at: z.string(),
});

const entrySchema: z.ZodType<Entry> = z.object({
  schema: z.literal(1),
  number: z.number(),
  phase: z.enum(['created', 'prepared', 'switching', 'canary', 'live', 'retired', 'failed']),
  stages: numbers,
  error: optional.string,
  at: z.string(),
  liveAt: optional.string,
});

/** Reads a release.json. @throws LEDGER_NEWER when it was written by a later version */
export function parseRelease(text: string, where: string): Release {
  return parse(releaseSchema, text, where);
}

/** Reads a state.json. @throws LEDGER_NEWER when it was written by a later version */
export function parseEntry(text: string, where: string): Entry {
  return parse(entrySchema, text, where);
}

/** Reads definitions of services that a driver keeps on its own. */
export function parseServices(value: unknown): Names<Service> {
  return names(service).parse(value);
}

export function recordText(record: Release | Entry): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

function parse<Value>(schema: z.ZodType<Value>, text: string, where: string): Value {
  const value: unknown = JSON.parse(text);
  const version = z.object({ schema: z.number() }).safeParse(value);
  if (version.success && version.data.schema > 1) throw newer(where, version.data.schema);
  return schema.parse(value);
}

function newer(where: string, schema: number): DeployError {
  const error = new DeployError(`${where} has schema ${schema}; this version knows 1`, {
    code: 'LEDGER_NEWER',
    hint: 'Deploy with the newer version of @appliku/core that wrote it; nothing was touched.',
  });
  error.plugin = 'ledger';
  return error;
}
