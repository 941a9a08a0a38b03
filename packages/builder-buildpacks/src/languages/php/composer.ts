import * as z from 'zod';
import { placeOf, planError } from '../../plan/plan-error.ts';
import type { Place } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import type { Wish } from '../../versions/resolve-version.ts';

const names = z.record(z.string(), z.string()).catch({}).default({});
const listed = z.object({ type: z.string() }).catch({ type: '' });

const fileSchema = z.object({
  require: names,
  config: z.object({ platform: names }).catch({ platform: {} }).optional(),
  repositories: z
    .union([z.array(listed), z.record(z.string(), listed).transform((named) => Object.values(named))])
    .catch([])
    .default([]),
  scripts: z.record(z.string(), z.unknown()).catch({}).default({}),
});
const lockSchema = z.object({
  packages: z.array(z.object({ name: z.string(), require: names, provide: names, replace: names })).optional(),
});

/** What planning reads of composer.json and composer.lock. */
export interface Composer {
  readonly exists: boolean;
  readonly locked: boolean;
  /** All that is installed, where there is a lockfile; else what composer.json requires. */
  readonly packages: ReadonlySet<string>;
  /** Names of extensions, without `ext-`, that no package stands in for. */
  readonly extensions: readonly string[];
  readonly scripts: readonly string[];
  /** Packages that composer.json requires and the lockfile was made without. */
  readonly missing: readonly string[];
  /** Some packages are among the app's own files. */
  readonly needsSource: boolean;
  readonly php: readonly Wish[];
}

/** @throws BUILD_FAILED for what is no JSON, or has not the form */
export function composerOf(tree: Tree): Composer {
  const [text, lock] = [tree.read('composer.json'), tree.read('composer.lock')];
  const file = readJson('composer.json', text ?? '{}', fileSchema);
  const { packages: locked } = readJson('composer.lock', lock ?? '{}', lockSchema);
  const packages = locked ?? [];
  const required = [file.require, ...packages.map((one) => one.require)].flatMap((one) => Object.keys(one));
  const provided = new Set(packages.flatMap(({ provide, replace }) => Object.keys({ ...provide, ...replace })));
  const wanted = required.filter((name) => name.startsWith('ext-') && !provided.has(name));
  const there = new Set([...packages.map(({ name }) => name), ...provided]);
  const missing = Object.keys(file.require).filter((name) => name.includes('/') && !there.has(name));
  const wish = (by: string, version: string | undefined, at: Place): readonly Wish[] =>
    version === undefined ? [] : [{ text: version, by, at }];
  return {
    exists: text !== undefined,
    locked: lock !== undefined,
    packages: new Set([...Object.keys(file.require), ...packages.map(({ name }) => name)]),
    extensions: [...new Set(wanted.map((name) => name.slice('ext-'.length).toLowerCase()))].sort(),
    scripts: Object.keys(file.scripts),
    missing: locked === undefined ? [] : missing,
    needsSource: file.repositories.some(({ type }) => type === 'path'),
    php: [
      ...wish('config.platform.php', file.config?.platform['php'], placeIn(text, /"platform"\s*:/)),
      ...wish('require.php', file.require['php'], placeIn(text, /"php"\s*:/)),
    ],
  };
}

function placeIn(text: string | undefined, pattern: RegExp): Place {
  return placeOf('composer.json', text ?? '', pattern);
}

function readJson<Schema extends z.ZodType>(file: string, text: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw planError(`${file} cannot be read: ${reason}`, 'Correct it there.', placeOf(file, text, /^<<<<<<</));
  }
}
