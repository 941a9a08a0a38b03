import { createHash } from 'node:crypto';
import { type BuildSettings, checkedBuild, type Names, namesSchema, Secret } from '@appliku/core';
import * as z from 'zod';
import { languages } from './languages/index.ts';
import type { Indexes, Language, Wishes } from './plan/plan.ts';
import { preparedImage } from './prepared-image.ts';

/** What detection is to be told; without options all is found in the files of the app. */
export interface BuildpacksOptions extends BuildSettings {
  /** Default: found by the app's files; with it, a Dockerfile among them is left alone. */
  readonly language?: Language;
  /** Version of the language, or a range, e.g. `22` or `>=20 <23`. Default: what the app's files say. */
  readonly version?: string;
  /**
   * Name of one of Appliku's prepared images, as `python-3.13-uv-node-25.6`, `node-20-yarn` or `ruby-3.3-rails`:
   * language, version,
   * package manager and, for Python, gunicorn. `language` and `version` win over it.
   */
  readonly preparedImage?: string;
  /**
   * A line for the shell in the image, run when dependencies and source are there. Default: the script `build`, where
   * the language has such.
   */
  readonly buildCommand?: string;
  /** As a line of a Procfile, or as arguments. Default: `web` of the Procfile, else what the language finds. */
  readonly startCommand?: string | readonly string[];
  /** In the environment of install and build steps, and nowhere else: no layer, no argument and no file has them. */
  readonly secrets?: Names<string | Secret>;
  /** Official base image -> what to take in its place, without a tag, e.g. `{ node: 'registry.example/mirror/node' }`. */
  readonly images?: Names<string>;
  /**
   * Where packages are taken from, by language, e.g. `{ python: 'https://packages.example/simple/' }`. Credentials are
   * given in `secrets`.
   */
  readonly indexes?: Indexes;
  /**
   * Public variables of the build, as `VITE_API_URL`: in the environment of build steps; what the build makes of them
   * is in the image.
   */
  readonly variables?: Names<string>;
  /**
   * Absolute paths that the app's user may write to, made in the image: where volumes are mounted, since a new volume begins
   * with the owner of what the image has there. Default: none.
   */
  readonly directories?: readonly string[];
  /**
   * Authorities that install and build steps trust, as the text of a PEM file: those of an index of your own, or of a
   * proxy.
   */
  readonly certificates?: string;
  /** E.g. `linux/arm64`. Default: that of the build host. */
  readonly platform?: string;
}

/** The options, checked, secrets revealed. */
export interface Settings {
  readonly wishes: Wishes;
  readonly secrets: Names<string>;
  readonly images: Names<string>;
  readonly directories: readonly string[];
  readonly certificates?: string;
  readonly platform?: string;
  readonly build: BuildSettings;
}

const line = z.string().regex(/^[^\0\r\n]*\S[^\0\r\n]*$/, 'must be one line');
const secretValue = z.custom<string | Secret>(
  (given) => Secret.isInstance(given) || (typeof given === 'string' && given !== '' && !given.includes('\0')),
  'must be a string or secret()',
);

const index = z.string().refine((given) => {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && !/[\s"'$\\]/.test(given);
}, 'is no http URL without credentials');
const names = z.string().regex(/^[A-Za-z_]\w*$/, 'is not a name of a variable');
const known = languages.map(({ language }) => language);

const schema = z.strictObject({
  language: z.enum(known).optional(),
  version: line.optional(),
  preparedImage: z
    .string()
    .refine(
      (name) => preparedImage(name) !== undefined,
      'is none of python-<version>[-uv][-node-<version>], node-<version>[-npm|-yarn|-pnpm|-bun], ruby-<version>[-rails]',
    )
    .optional(),
  buildCommand: line.optional(),
  startCommand: z.union([line, z.array(z.string().regex(/^[^\0]*$/)).min(1)]).optional(),
  secrets: namesSchema(names, secretValue).default({}),
  images: namesSchema(z.string(), z.string().regex(/^[a-z0-9][\w.:/-]*$/, 'is not a repository')).default({}),
  indexes: z.partialRecord(z.enum(['go', 'node', 'php', 'python', 'ruby']), index).default({}),
  variables: namesSchema(names, z.string().regex(/^[^\0]*$/)).default({}),
  directories: z
    .array(
      z
        .string()
        .regex(/^(?:\/[A-Za-z0-9._@+-]+)+$/, 'must be an absolute path of letters, digits and . _ @ + -')
        .refine((path) => !/\/\.{1,2}(?:\/|$)/.test(path), 'must not contain . or ..'),
    )
    .default([]),
  certificates: z
    .string()
    .max(100_000, 'is longer than 100000 letters: only your own authorities are needed')
    .regex(/-----BEGIN CERTIFICATE-----/, 'is no text of a PEM file')
    .optional(),
  platform: z
    .string()
    .regex(/^[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9]+)?$/, 'must be as in `linux/amd64`')
    .optional(),
});

/** @throws TypeError that names every mistake */
export function settingsOf(options: BuildpacksOptions): Settings {
  const { own, build } = checkedBuild(schema, options, 'buildpacks');
  const { secrets, images, indexes, variables, directories, certificates, platform, ...told } = own;
  const given = Object.entries(told).filter(([, value]) => value !== undefined);
  const revealed = Object.entries(secrets).map(
    ([name, value]) => [name, Secret.isInstance(value) ? value.reveal() : value] as const,
  );
  const names = Object.keys(secrets).sort();
  const prepared = told.preparedImage === undefined ? undefined : preparedImage(told.preparedImage);
  return {
    wishes: {
      ...Object.fromEntries(given),
      ...(prepared && { prepared }),
      indexes,
      variables,
      secrets: names,
      certificates: certificates !== undefined,
    },
    secrets: Object.fromEntries(revealed),
    images,
    directories,
    ...(certificates !== undefined && { certificates }),
    ...(platform !== undefined && { platform }),
    build,
  };
}

/** A hash of all that changes the image. */
export function fingerprintOf({
  wishes,
  secrets,
  images,
  directories,
  certificates,
  platform,
  build,
}: Settings): string {
  const { language, version, preparedImage: image, buildCommand, startCommand, indexes, variables } = wishes;
  const hashed = Object.entries(secrets).map(([name, value]) => [name, sha256(value)] as const);
  const asked = [
    language,
    version,
    image,
    buildCommand,
    startCommand,
    platform,
    certificates,
    directories,
    build.attestations,
  ];
  const named = [images, indexes, variables].map((names) => sorted(Object.entries(names)));
  return sha256(JSON.stringify([asked, sorted(hashed), ...named]));
}

function sorted<Entry extends readonly [string, unknown]>(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
