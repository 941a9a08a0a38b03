import * as z from 'zod';
import { containerPath, ownName } from '../file/texts.ts';
import { plainLine, wordsText } from './command-text.ts';
import { told } from './found.ts';

/** A service of a Compose file, as far as it is read; what is of another form is not there. */
export interface Service {
  readonly image?: string | undefined;
  readonly build?:
    | string
    | { readonly context?: string | undefined; readonly dockerfile?: string | undefined }
    | undefined;
  readonly command?: string | readonly string[] | null | undefined;
  readonly environment?: unknown;
  readonly ports?: readonly unknown[] | undefined;
  readonly volumes?: readonly unknown[] | undefined;
}

const service: z.ZodType<Service> = z.looseObject({
  image: z.string().optional().catch(undefined),
  build: z
    .union([z.string(), z.object({ context: z.string().optional(), dockerfile: z.string().optional() })])
    .optional()
    .catch(undefined),
  command: z
    .union([z.string(), z.array(z.string())])
    .nullish()
    .catch(null),
  ports: z.array(z.unknown()).optional().catch(undefined),
  volumes: z.array(z.unknown()).optional().catch(undefined),
});
const file = z.looseObject({ services: z.record(z.string(), service) });
const mount = z.object({ type: z.literal('volume'), source: z.string(), target: z.string() });
const published = z.object({ target: z.coerce.number() });

/** Keys that are read, or that a server of this SDK has no use for. */
export const settledKeys: ReadonlySet<string> = new Set(
  'image build command environment ports volumes restart depends_on container_name expose networks'.split(' '),
);

/** Services by name; undefined: there are none. */
export function servicesOf(given: unknown): Readonly<Record<string, Service>> | undefined {
  return file.safeParse(given).data?.services;
}

/** Compose starts it without a shell. Undefined: the image says it, or nobody could take it apart. */
export function commandOfService(command: Service['command']): string | undefined {
  if (command === undefined || command === null) return undefined;
  const written = typeof command === 'string' ? plainLine(command) : wordsText(command);
  return written?.includes('$') === true ? undefined : written;
}

/** The port in the container that its first entry of ports opens. */
export function portOf({ ports = [] }: Service): number | undefined {
  const [first] = ports;
  const text = published.safeParse(first).data?.target ?? /(?:^|:)(\d+)(?:\/tcp)?$/.exec(String(first))?.[1];
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

/** Volumes with a name, and what else is mounted. */
export function volumesOf(
  volumes: readonly unknown[] = [],
): readonly [Readonly<Record<string, { readonly target: string }>>, readonly string[]] {
  const read = volumes.map((given) => ({ given, volume: volumeOf(given) }));
  return [
    Object.fromEntries(read.flatMap(({ volume }) => (volume === undefined ? [] : [volume]))),
    read.flatMap(({ given, volume }) => (volume === undefined ? [`the volume ${told(given)}`] : [])),
  ];
}

function volumeOf(given: unknown): readonly [string, { readonly target: string }] | undefined {
  const [, short = '', path = ''] = /^([^:]+):([^:]+)(?::rw)?$/.exec(typeof given === 'string' ? given : '') ?? [];
  const { source: name, target } = mount.safeParse(given).data ?? { source: short, target: path };
  return ownName.safeParse(name).success && containerPath.safeParse(target).success ? [name, { target }] : undefined;
}
