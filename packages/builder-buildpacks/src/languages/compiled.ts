import type { Names } from '@appliku/core';
import type { Cache, Instruction, Stage, Wishes } from '../plan/plan.ts';
import {
  copyFiles,
  debianPackages,
  fetching,
  inApp,
  outDirectory,
  ownStep,
  sourceFrom,
  variablesOf,
} from '../plan/steps.ts';
import { type Assets, assetsStage } from './node/assets.ts';

/** How a language that is compiled is built and run. */
export interface Compiled {
  readonly wishes: Wishes;
  readonly assets: Assets | undefined;
  readonly build: {
    readonly image: string;
    readonly packages?: readonly string[];
    readonly env?: Names<string>;
    /** What the first step needs. */
    readonly manifests: readonly string[];
    /** Downloads what the app depends on; undefined: the build does. */
    readonly fetch?: string;
    /** Lines that write what runs to `outDirectory`; the option `buildCommand` takes their place. */
    readonly steps: readonly string[];
    readonly caches: readonly Cache[];
  };
  readonly run: { readonly image: string; readonly packages?: readonly string[]; readonly env?: Names<string> };
}

/** What is compiled goes on without the sources: the last stage has only what they write. */
export function compiledStages({ wishes, assets, build, run }: Compiled): readonly Stage[] {
  const { caches } = build;
  const step = (command: string): Instruction => ({ kind: 'run', command, caches, ...fetching(wishes) });
  const environment = (values: Names<string> = {}): readonly Instruction[] =>
    Object.keys(values).length === 0 ? [] : [{ kind: 'env', values }];
  return [
    ...(assets?.stages ?? []),
    {
      name: 'build',
      from: { image: build.image },
      instructions: [
        ...debianPackages(build.packages ?? []),
        inApp,
        ...environment(build.env),
        ...(build.fetch === undefined ? [] : [...copyFiles(build.manifests), step(build.fetch)]),
        sourceFrom(assets && assetsStage),
        ...variablesOf(wishes),
        ...(wishes.buildCommand === undefined ? build.steps.map(step) : [ownStep(wishes.buildCommand, wishes, caches)]),
      ],
    },
    {
      name: 'app',
      from: { image: run.image },
      instructions: [
        ...debianPackages(run.packages ?? []),
        inApp,
        ...environment(run.env),
        { kind: 'copy', from: 'build', paths: [`${outDirectory}/`], to: './', owned: true },
      ],
    },
  ];
}

/** Files of these names, those of modules and workspaces too. */
export function manifestsOf(files: readonly string[], name: RegExp): readonly string[] {
  return files.filter((path) => name.test(path.slice(path.lastIndexOf('/') + 1)));
}
