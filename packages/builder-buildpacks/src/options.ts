import { createHash } from 'node:crypto';
import { type BuildLimits, checked, type Names, Secret } from '@appliku/core';
import * as z from 'zod';
import { languages } from './languages/index.ts';
import type { Language, Wishes } from './plan/plan.ts';

/** What detection is to be told; without options all is found in the files of the app. */
export interface BuildpacksOptions extends BuildLimits {
  /** Default: found by the app's files; with it, a Dockerfile among them is left alone. */
  readonly language?: Language;
  /** Version of the language, or a range, e.g. `22` or `>=20 <23`. Default: what the app's files say. */
  readonly version?: string;
  /** A line for the shell in the image, run when dependencies and source are there. Default: the script `build`, where the language has such. */
  readonly buildCommand?: string;
  /** As a line of a Procfile, or as arguments. Default: `web` of the Procfile, else what the language finds. */
  readonly startCommand?: string | readonly string[];
  /** In the environment of install and build steps, and nowhere else: no layer, no argument and no file has them. */
  readonly secrets?: Names<string | Secret>;
  /** Official base image -> what to take in its place, without a tag, e.g. `{ node: 'registry.example/mirror/node' }`. */
  readonly images?: Names<string>;
  /** E.g. `linux/arm64`. Default: that of the build host. */
  readonly platform?: string;
}

/** The options, checked, secrets revealed. */
export interface Settings {
  readonly wishes: Wishes;
  readonly secrets: Names<string>;
  readonly images: Names<string>;
  readonly platform?: string;
  readonly limits: BuildLimits;
}

const line = z.string().regex(/^[^\0\r\n]*\S[^\0\r\n]*$/, 'must be one line');
const secretValue = z.custom<string | Secret>(
  (given) => Secret.isInstance(given) || (typeof given === 'string' && given !== '' && !given.includes('\0')),
  'must be a string or secret()',
);

const schema = z.strictObject({
  language: z.enum(languages.map(({ language }) => language)).optional(),
  version: line.optional(),
  buildCommand: line.optional(),
  startCommand: z.union([line, z.array(z.string().regex(/^[^\0]*$/)).min(1)]).optional(),
  secrets: z.record(z.string().regex(/^[A-Za-z_]\w*$/, 'is not a name of a variable'), secretValue).default({}),
  images: z.record(z.string(), z.string().regex(/^[a-z0-9][\w.:/-]*$/, 'is not a repository')).default({}),
  platform: z
    .string()
    .regex(/^[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9]+)?$/, 'must be as in `linux/amd64`')
    .optional(),
  minFreeDisk: z.int().nonnegative().optional(),
  maxBuildCache: z.union([z.literal(false), z.int().nonnegative()]).optional(),
});

/** @throws TypeError that names every mistake */
export function settingsOf(options: BuildpacksOptions): Settings {
  const { secrets, images, platform, minFreeDisk, maxBuildCache, ...wishes } = checked(schema, options, 'buildpacks');
  const given = Object.entries(wishes).filter(([, value]) => value !== undefined);
  const revealed = Object.entries(secrets).map(
    ([name, value]) => [name, Secret.isInstance(value) ? value.reveal() : value] as const,
  );
  return {
    wishes: { ...Object.fromEntries(given), secrets: Object.keys(secrets).sort() },
    secrets: Object.fromEntries(revealed),
    images,
    ...(platform !== undefined && { platform }),
    limits: {
      ...(minFreeDisk !== undefined && { minFreeDisk }),
      ...(maxBuildCache !== undefined && { maxBuildCache }),
    },
  };
}

/** A hash of all that changes the image. */
export function fingerprintOf({ wishes, secrets, images, platform }: Settings): string {
  const { language, version, buildCommand, startCommand } = wishes;
  const hashed = Object.entries(secrets).map(([name, value]) => [name, sha256(value)] as const);
  const asked = [language, version, buildCommand, startCommand, platform];
  return sha256(JSON.stringify([asked, sorted(hashed), sorted(Object.entries(images))]));
}

function sorted<Entry extends readonly [string, string]>(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
