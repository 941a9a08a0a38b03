import * as z from 'zod';
import type { Names, Service, ServiceHealth } from '../contract/index.ts';
import { mapValues } from '../map-values.ts';
import type { Secret } from '../secret.ts';
import { commandSchema, containerShape } from './process-schemas.ts';
import { toCommand, toLimits, toPublished } from './processes.ts';
import { revealed, secretNames } from './secrets-in.ts';
import { variablesSchema } from './variables.ts';
import type { CommandOption, LimitOptions, PublishOptions } from './process-options.ts';

/**
 * A list: it is run in the service's container, and is to end with 0 within a minute. `{ command, timeoutMs }`: the same, in
 * another time. `'image'`: the image's HEALTHCHECK, within a minute. `{ runningMs }`: it stays up this long.
 */
export type ServiceHealthOption =
  | readonly string[]
  | { readonly command: CommandOption; readonly timeoutMs?: number }
  | 'image'
  | { readonly runningMs: number };

/** A database or the like that runs beside the app, in one container that deploys leave alone. */
export interface ServiceOptions extends LimitOptions {
  /** E.g. `postgres:15`. It is pulled where the host does not have it, and not again until another is named. */
  readonly image: string;
  /** Default: the image's own. */
  readonly command?: CommandOption;
  /** Only its own: nothing of the app's `env`. */
  readonly env?: Names<string | Secret>;
  /** Name of a volume -> absolute path in the container. Default: none, and then its data goes with its container. */
  readonly mounts?: Names<string>;
  /** Shared networks where other apps reach it. Default: none, and then only the app does. */
  readonly networks?: readonly string[];
  /** What it waits for before the release command runs. Default: `{ runningMs: 3000 }`. */
  readonly health?: ServiceHealthOption;
  /** Default: the image's own. */
  readonly stopSignal?: string;
  /** Milliseconds from the stop signal to SIGKILL. Default: 30000. */
  readonly graceMs?: number;
  /** Ports of the host itself. Default: none; the app needs none. */
  readonly publish?: readonly (number | PublishOptions)[];
}

const healthTimeoutMs = 60_000;
const reference = /^[a-z0-9][A-Za-z0-9._-]*(:\d+)?(\/[a-z0-9._-]+)*(:[\w][\w.-]*)?(@sha256:[0-9a-f]{64})?$/;
/** Names of Docker's own. */
const reserved: ReadonlySet<string> = new Set(['bridge', 'host', 'none', 'default']);

export const networkSchema: z.ZodType = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/, 'must be 1-40 lower case letters, digits and dashes, a letter first')
  .refine((name) => !reserved.has(name), 'is a name of Docker itself');

const health = z.union(
  [
    z.array(z.string()).min(1),
    z.strictObject({ command: commandSchema, timeoutMs: z.number().int().positive().optional() }),
    z.literal('image'),
    z.strictObject({ runningMs: z.number().int().nonnegative() }),
  ],
  { error: "must be a list of words, { command, timeoutMs }, 'image' or { runningMs }" },
);

export const serviceSchema: z.ZodType = z.strictObject({
  ...containerShape,
  image: z.string().regex(reference, 'must be a name of an image such as postgres:15'),
  env: variablesSchema.optional(),
  networks: z.array(networkSchema).min(1).optional(),
  health: health.optional(),
});

export function toServices(options: Names<ServiceOptions> = {}): Names<Service> {
  return mapValues(options, toService);
}

/** Values of each service's secrets, by their names. */
export function serviceSecretsOf(options: Names<ServiceOptions> = {}): Names<Names<string>> {
  return mapValues(options, ({ env }) => revealed(env));
}

function toService(options: ServiceOptions): Service {
  const { image, command, env = {}, mounts = {}, networks = [], stopSignal, publish } = options;
  const plain = Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return {
    image,
    ...(command !== undefined && { command: toCommand(command) }),
    env: Object.fromEntries(plain),
    secrets: secretNames(env),
    mounts,
    networks: [...new Set(networks)].sort(),
    health: toHealth(options.health ?? { runningMs: 3000 }),
    ...toLimits(options),
    ...(stopSignal !== undefined && { stopSignal }),
    graceMs: options.graceMs ?? 30_000,
    ...(publish !== undefined && { publish: publish.map(toPublished) }),
  };
}

function toHealth(option: ServiceHealthOption): ServiceHealth {
  if (option === 'image') return { kind: 'image', timeoutMs: healthTimeoutMs };
  if ('runningMs' in option) return { kind: 'running', forMs: option.runningMs };
  const { command, timeoutMs = healthTimeoutMs } = 'command' in option ? option : { command: option };
  return { kind: 'command', command: toCommand(command), timeoutMs };
}
