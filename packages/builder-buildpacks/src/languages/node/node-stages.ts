import type { Names } from '@appliku/core';
import type { Instruction, Stage, Wishes } from '../../plan/plan.ts';
import {
  appDirectory,
  copyFiles,
  debianPackages,
  fetching,
  inApp,
  ownStep,
  sourceFrom,
  variablesOf,
} from '../../plan/steps.ts';
import type { Tree } from '../../tree.ts';
import { type Served, servingStage } from '../static/caddy.ts';
import type { Alone } from './framework.ts';
import type { ManagerCommands } from './manager-commands.ts';
import { nativesOf } from './native-packages.ts';
import type { PackageFile } from './package-file.ts';

/** What is made anew in the image. */
export const nodeIgnore: readonly string[] = [
  '**/node_modules',
  '**/.next/cache',
  '.yarn/cache',
  '.yarn/install-state.gz',
];

export interface Parts {
  readonly tree: Tree;
  readonly file: PackageFile;
  readonly version: string;
  readonly commands: ManagerCommands;
  readonly wishes: Wishes;
  /** Files that are built to be served, in the place of a program. */
  readonly serves?: Served | undefined;
  /** What is built and needs nothing else of the app. */
  readonly alone?: Alone | undefined;
  /** What the framework wants when it runs. */
  readonly env?: Names<string> | undefined;
}

/**
 * Dependencies that the app runs with, and the build with all of them, are stages side by side: a change of the source
 * alone runs no install. Where installing runs scripts of the app, it needs the source.
 */
export function stagesOf(parts: Parts): readonly Stage[] {
  const { file, version, commands, wishes, serves, alone, env } = parts;
  const native = nativesOf(file);
  const builds = wishes.buildCommand !== undefined || file.scripts['build'] !== undefined;
  const needsManager = /^(?:npm|pnpm|yarn|bun|npx|bunx)\b/.test(file.scripts['start'] ?? '') && commands.setUp;
  const tools: Stage = { name: 'tools', from: { image: `node:${version}-slim` }, instructions: toolsOf(parts) };
  const build: Stage = { name: 'build', from: { stage: 'tools' }, instructions: buildOf(parts) };
  if (serves !== undefined) return [tools, build, servingStage(serves, 'build')];
  if (alone !== undefined) return [tools, build, standingStage(alone, parts)];
  return [
    tools,
    { name: 'dependencies', from: { stage: 'tools' }, instructions: dependenciesOf(parts) },
    ...(builds ? [build] : []),
    {
      name: 'app',
      from: needsManager ? { stage: 'tools' } : { image: `node:${version}-slim` },
      instructions: [
        ...debianPackages(native.run),
        inApp,
        {
          kind: 'env',
          values: { NODE_ENV: 'production', PATH: `${appDirectory}/node_modules/.bin:$PATH`, ...native.env, ...env },
        },
        { kind: 'copy', from: 'dependencies', paths: [`${appDirectory}/`], to: './' },
        { ...sourceFrom(builds ? 'build' : undefined), owned: true },
      ],
    },
  ];
}

/** Node.js and what was built, which brings its dependencies. */
function standingStage({ directory, to, env }: Alone, { file, version }: Parts): Stage {
  const native = nativesOf(file);
  const from = [`${appDirectory}/${directory}/`];
  return {
    name: 'app',
    from: { image: `node:${version}-slim` },
    instructions: [
      ...debianPackages(native.run),
      inApp,
      { kind: 'env', values: { NODE_ENV: 'production', ...native.env, ...env } },
      { kind: 'copy', from: 'build', paths: from, to: `./${to}`, owned: true },
    ],
  };
}

/** What Yarn calls Plug'n'Play needs Yarn to start the app; the same lockfile makes a node_modules. */
export function toolsOf({ file, commands: { setUp }, wishes }: Parts): readonly Instruction[] {
  const native = nativesOf(file);
  return [
    ...debianPackages(native.build),
    inApp,
    { kind: 'env', values: { CI: 'true', YARN_NODE_LINKER: 'node-modules', ...indexEnv(wishes), ...native.env } },
    ...(setUp === undefined ? [] : [{ kind: 'run', command: setUp, ...fetching(wishes) } as const]),
  ];
}

function indexEnv({ indexes: { node } }: Wishes): Names<string> {
  return node === undefined ? {} : { NPM_CONFIG_REGISTRY: node, YARN_NPM_REGISTRY_SERVER: node };
}

/** Installing runs scripts of the app. */
export function runsWhenInstalled({ scripts }: PackageFile): boolean {
  return ['preinstall', 'install', 'postinstall', 'prepare'].some((name) => scripts[name] !== undefined);
}

function dependenciesOf({ tree, file, commands, wishes }: Parts): readonly Instruction[] {
  const caches = [commands.cache];
  const run = (command: string): Instruction => ({ kind: 'run', command, caches, ...fetching(wishes) });
  if (!runsWhenInstalled(file)) return [...manifests(tree), run(commands.production)];
  return [sourceFrom(undefined), run(commands.install), run(commands.prune)];
}

/** The last stage has those of production; what a framework built keeps its own. */
const clean = 'find . -name .output -prune -o -name node_modules -prune -exec rm -rf {} +';

/** Of what stands alone the last stage gets nothing else. */
function last(alone: Alone | undefined): readonly string[] {
  if (alone === undefined) return [clean];
  return alone.complete === undefined ? [] : [alone.complete];
}

/** What is built and what is taken away again is one step: each costs every build a container. */
export function buildOf(
  { tree, file, commands, wishes, alone }: Parts,
  scripts: readonly string[] = [commands.run('build')],
): readonly Instruction[] {
  const hasHooks = runsWhenInstalled(file);
  const source = sourceFrom(undefined);
  const install: Instruction = {
    kind: 'run',
    command: commands.install,
    caches: [commands.cache],
    ...fetching(wishes),
  };
  const run = (command: string): Instruction => ({ kind: 'run', command, ...fetching(wishes) });
  return [
    ...(hasHooks ? [source, install] : [...manifests(tree), install, source]),
    { kind: 'env', values: { NODE_ENV: 'production' } },
    ...variablesOf(wishes),
    ...(wishes.buildCommand === undefined
      ? [run([...scripts, ...last(alone)].join(' && '))]
      : [ownStep(wishes.buildCommand, wishes), run(clean)]),
  ];
}

const manifestNames =
  /^(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|pnpm-workspace\.yaml|yarn\.lock|bun\.lockb?|bunfig\.toml|\.npmrc|\.yarnrc|\.yarnrc\.yml|\.pnpmfile\.cjs)$/;
/** Directories that an installer reads. */
const installerFiles = /^(?:patches|prisma|\.yarn\/(?:releases|plugins|patches))\//;

/** All that an installer reads, a directory at a time: those of workspaces too. */
function manifests(tree: Tree): readonly Instruction[] {
  const found = tree.files.filter(
    (path) => installerFiles.test(path) || manifestNames.test(path.slice(path.lastIndexOf('/') + 1)),
  );
  return copyFiles(found);
}
