import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { type BuildSettings, checkedBuild, type Names, namesSchema, Secret } from '@appliku/core';
import * as z from 'zod';

/** What to build, and with what. */
export interface DockerfileOptions extends BuildSettings {
  /** The Dockerfile, counted from the top of the checkout. Default: `Dockerfile`. */
  readonly path?: string;
  /** The Dockerfile itself, in the place of `path`; the `.dockerignore` in `context` holds for it too. Not for secrets. */
  readonly text?: string;
  /** The directory that COPY counts from, counted from the top of the checkout. Default: the top. */
  readonly context?: string;
  /** The stage of the Dockerfile to build. Default: the last. */
  readonly target?: string;
  /** Values for ARG. Not secret: everybody who has the image can read them in its history. */
  readonly buildArgs?: Names<string>;
  /** Values for `RUN --mount=type=secret,id=NAME`. They are in no layer, no argument and no file. */
  readonly secrets?: Names<string | Secret>;
  /** E.g. `linux/arm64`. Default: that of the build host. */
  readonly platform?: string;
  /** The network of RUN steps. Default: Docker's bridge. */
  readonly network?: 'default' | 'host' | 'none';
}

/** The options, with nothing left open and secrets revealed. */
export interface Plan {
  readonly path: string;
  /** Wins over the path. */
  readonly text?: string;
  readonly context: string;
  readonly target?: string;
  readonly buildArgs: Names<string>;
  readonly secrets: Names<string>;
  readonly platform?: string;
  readonly network?: string;
  readonly build: BuildSettings;
}

const within = z
  .string()
  .min(1, 'must not be empty')
  .refine((path) => !/^\/|\\|\0/.test(path) && !/^\.\.(?:\/|$)/.test(posix.normalize(path)), {
    message: 'must be a path within the checkout, with slashes',
  });
const argument = z
  .string('must be a string; what is secret goes into `secrets`')
  .refine((text) => !text.includes('\0'), 'must not contain a NUL byte');
const secretValue = z.custom<string | Secret>(
  (given) => Secret.isInstance(given) || (typeof given === 'string' && given !== '' && !given.includes('\0')),
  'must be a string or secret()',
);

const schema = z
  .strictObject({
    path: within.optional(),
    text: argument.refine((text) => text.trim() !== '', 'must not be empty').optional(),
    context: within.optional(),
    target: z
      .string()
      .regex(/^[A-Za-z0-9][\w.-]*$/, 'is not a name of a stage')
      .optional(),
    buildArgs: namesSchema(z.string().regex(/^[A-Za-z_]\w*$/, 'is not a name of an ARG'), argument).optional(),
    secrets: namesSchema(z.string().regex(/^[\w.-]+$/, 'is not an id of a secret'), secretValue).optional(),
    platform: z
      .string()
      .regex(/^[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9]+)?$/, 'must be as in `linux/amd64`')
      .optional(),
    network: z.enum(['default', 'host', 'none']).optional(),
  })
  .refine(({ path, text }) => path === undefined || text === undefined, {
    path: ['text'],
    message: 'takes the place of `path`; give one of them',
  });

/** @throws TypeError that names every mistake */
export function planOf(options: DockerfileOptions): Plan {
  const { own, build } = checkedBuild(schema, options, 'dockerfile');
  const { path = 'Dockerfile', text, context = '.', target, platform, network, ...names } = own;
  const secrets = Object.entries(names.secrets ?? {}).map(
    ([name, given]) => [name, Secret.isInstance(given) ? given.reveal() : given] as const,
  );
  return {
    path: posix.normalize(path),
    ...(text !== undefined && { text }),
    context: posix.normalize(`${context}/.`),
    buildArgs: names.buildArgs ?? {},
    secrets: Object.fromEntries(secrets),
    ...(target !== undefined && { target }),
    ...(platform !== undefined && { platform }),
    ...(network !== undefined && { network }),
    build,
  };
}

/** A hash of all that changes the image. */
export function fingerprintOf({ buildArgs, secrets, ...plan }: Plan): string {
  const { path, text, context, target, platform, network, build } = plan;
  const hashed = Object.entries(secrets).map(([name, text]) => [name, sha256(text)] as const);
  return sha256(
    JSON.stringify([
      [path, context, target, platform, network],
      sorted(Object.entries(buildArgs)),
      sorted(hashed),
      ...(text === undefined ? [] : [text]),
      ...(build.attestations === undefined ? [] : [build.attestations]),
    ]),
  );
}

function sorted<Entry extends readonly [string, unknown]>(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
