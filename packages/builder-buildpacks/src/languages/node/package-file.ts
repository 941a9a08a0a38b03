import type { Names } from '@appliku/core';
import * as z from 'zod';
import { placeOf, planError } from '../../plan/plan-error.ts';
import type { Tree } from '../../tree.ts';

const names = z.record(z.string(), z.string()).catch({}).default({});
const tool = z.object({ name: z.string(), version: z.string().optional() });
const tools = z
  .union([tool.transform((one) => [one]), z.array(tool)])
  .catch([])
  .default([]);

const schema = z.object({
  name: z.string().optional().catch(undefined),
  main: z.string().optional().catch(undefined),
  packageManager: z.string().optional().catch(undefined),
  engines: names,
  volta: names,
  devEngines: z.object({ runtime: tools, packageManager: tools }).catch({ runtime: [], packageManager: [] }).optional(),
  scripts: names,
  dependencies: names,
  devDependencies: names,
});

/** What planning reads of a package.json. */
export interface PackageFile {
  readonly name?: string | undefined;
  readonly main?: string | undefined;
  readonly packageManager?: string | undefined;
  readonly engines: Names<string>;
  readonly volta: Names<string>;
  readonly devEngines?: { readonly runtime: readonly Tool[]; readonly packageManager: readonly Tool[] } | undefined;
  readonly scripts: Names<string>;
  readonly dependencies: Names<string>;
  readonly devDependencies: Names<string>;
  /** Names of dependencies, those of development included. */
  readonly all: ReadonlySet<string>;
  /** All of it, for the lines that decisions name. */
  readonly text: string;
}

interface Tool {
  readonly name: string;
  readonly version?: string | undefined;
}

/** @throws BUILD_FAILED for what is no JSON */
export function packageFileOf(tree: Tree): PackageFile {
  const text = tree.read('package.json') ?? '{}';
  const read = schema.safeParse(parseJson(text));
  if (read.success) {
    const { dependencies, devDependencies } = read.data;
    return { ...read.data, all: new Set(Object.keys({ ...dependencies, ...devDependencies })), text };
  }
  throw planError('it is no object', 'Correct the file.', { file: 'package.json' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw planError(`it is no JSON: ${reason}`, 'Correct the file.', placeOf('package.json', text, /^<<<<<<</));
  }
}
