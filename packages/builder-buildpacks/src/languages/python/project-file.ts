import type { Names } from '@appliku/core';
import * as z from 'zod';
import type { Tree } from '../../tree.ts';
import { readToml } from '../../versions/tool-files.ts';

const texts = z.array(z.string()).catch([]).default([]);
const names = z.record(z.string(), z.string()).catch({}).default({});
const entries = z.record(z.string(), z.unknown()).catch({}).default({});
const text = z.string().optional().catch(undefined);

const projectSchema = z.object({
  project: z.object({ 'requires-python': text, dependencies: texts, scripts: names }).optional(),
  tool: z
    .object({
      poetry: z.object({ dependencies: entries, scripts: names }).optional().catch(undefined),
      uv: z.object({ 'required-version': text }).optional().catch(undefined),
    })
    .catch({})
    .default({}),
});

/** What planning reads of a pyproject.toml. */
export interface ProjectFile {
  /** There is a table `project`. */
  readonly isStandard: boolean;
  readonly isPoetry: boolean;
  readonly requiresPython?: string | undefined;
  readonly poetryPython?: string | undefined;
  /** As they are written, or by name only. */
  readonly dependencies: readonly string[];
  /** Command -> `module:function`. */
  readonly scripts: Names<string>;
  readonly uvVersion?: string | undefined;
  /** All of it, for the lines that decisions name. */
  readonly text: string;
}

/** @throws BUILD_FAILED for what is no TOML */
export function projectFileOf(tree: Tree): ProjectFile {
  const content = tree.read('pyproject.toml') ?? '';
  const { project, tool } = readToml('pyproject.toml', content, projectSchema);
  const { python, ...poetry } = tool.poetry?.dependencies ?? {};
  return {
    isStandard: project !== undefined,
    isPoetry: tool.poetry !== undefined,
    requiresPython: project?.['requires-python'],
    poetryPython: typeof python === 'string' ? python : undefined,
    dependencies: [...(project?.dependencies ?? []), ...Object.keys(poetry)],
    scripts: { ...tool.poetry?.scripts, ...project?.scripts },
    uvVersion: tool.uv?.['required-version'],
    text: content,
  };
}

const pipfileSchema = z.object({
  packages: entries,
  requires: z.object({ python_full_version: text, python_version: text }).catch({}).default({}),
});

/** What planning reads of a Pipfile. */
export interface Pipfile {
  readonly python?: string | undefined;
  readonly dependencies: readonly string[];
  readonly text: string;
}

/** @throws BUILD_FAILED for what is no TOML */
export function pipfileOf(tree: Tree): Pipfile {
  const content = tree.read('Pipfile') ?? '';
  const { packages, requires } = readToml('Pipfile', content, pipfileSchema);
  return {
    python: requires.python_full_version ?? requires.python_version,
    dependencies: Object.keys(packages),
    text: content,
  };
}
