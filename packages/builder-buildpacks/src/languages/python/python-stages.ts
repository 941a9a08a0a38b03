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
import { type Assets, assetsStage } from '../node/assets.ts';
import { requirementsOf } from './dependencies.ts';
import { environment, managerCommands } from './manager-commands.ts';
import { nativesOf } from './native-packages.ts';
import type { Manager, ManagerName } from './package-manager.ts';
import { sourceRoot } from './source-root.ts';

interface Parts {
  readonly tree: Tree;
  readonly version: string;
  readonly manager: Manager;
  readonly dependencies: ReadonlySet<string>;
  readonly collects: boolean;
  /** What is installed that the app does not name. */
  readonly added: readonly string[];
  readonly assets: Assets | undefined;
  readonly wishes: Wishes;
}

/**
 * Dependencies are in an environment of their own, which the last stage copies whole; the app itself is not installed.
 * So a change of the source alone installs nothing and changes the one layer that has it.
 */
export function stagesOf(parts: Parts): readonly Stage[] {
  const { tree, version, dependencies, assets, wishes } = parts;
  const fromGit = (requirementsOf(tree)?.lines ?? []).some((line) => line.includes('git+'));
  const native = nativesOf(dependencies, fromGit);
  const image = { image: `python:${version}-slim` };
  const builds = parts.collects || wishes.buildCommand !== undefined;
  return [
    { name: 'tools', from: image, instructions: toolsOf(parts, [...native.build, ...native.run]) },
    { name: 'dependencies', from: { stage: 'tools' }, instructions: dependenciesOf(parts) },
    ...(assets?.stages ?? []),
    ...(builds ? [{ name: 'build', from: { stage: 'dependencies' }, instructions: buildOf(parts) }] : []),
    {
      name: 'app',
      from: image,
      instructions: [
        ...debianPackages(native.run),
        inApp,
        { kind: 'env', values: runtimeEnv(tree) },
        { kind: 'copy', from: 'dependencies', paths: [`${environment}/`], to: `${environment}/` },
        { ...sourceFrom(builds ? 'build' : assets && assetsStage), owned: true },
      ],
    },
  ];
}

/** The installer is no part of the environment that it installs into. */
function toolsOf({ manager, wishes }: Parts, packages: readonly string[]): readonly Instruction[] {
  const { setUp, env } = managerCommands(manager);
  const index = indexEnv(manager.name, wishes);
  return [
    ...debianPackages(packages),
    inApp,
    { kind: 'env', values: { PIP_DISABLE_PIP_VERSION_CHECK: '1', PYTHONUNBUFFERED: '1', ...index } },
    ...(setUp === undefined ? [] : [{ kind: 'run', command: setUp, ...fetching(wishes) } as const]),
    { kind: 'run', command: `python -m venv --without-pip ${environment}` },
    { kind: 'env', values: { ...env, ...environmentPath } },
  ];
}

const environmentPath = { PATH: `${environment}/bin:$PATH`, VIRTUAL_ENV: environment };

/** How each installer is told of an index; pip installs the others. */
const indexNames: Readonly<Record<ManagerName, readonly string[]>> = {
  pip: ['PIP_INDEX_URL'],
  uv: ['PIP_INDEX_URL', 'UV_DEFAULT_INDEX'],
  poetry: ['PIP_INDEX_URL'],
  pdm: ['PDM_PYPI_URL', 'PIP_INDEX_URL'],
  pipenv: ['PIPENV_PYPI_MIRROR', 'PIP_INDEX_URL'],
};

function indexEnv(manager: ManagerName, { indexes: { python } }: Wishes): Names<string> {
  if (python === undefined) return {};
  const { protocol, host } = new URL(python);
  const trusted: Partial<Record<ManagerName, Names<string>>> = {
    uv: { UV_INSECURE_HOST: host },
    pdm: { PDM_PYPI_VERIFY_SSL: 'false' },
  };
  const insecure = protocol === 'http:' ? { PIP_TRUSTED_HOST: host, ...trusted[manager] } : {};
  return { ...Object.fromEntries(indexNames[manager].map((name) => [name, python])), ...insecure };
}

/** Where something is installed from the app's own files, it needs them. */
function dependenciesOf({ tree, manager, added, wishes }: Parts): readonly Instruction[] {
  const requirements = requirementsOf(tree);
  const { install, add, cache, setUp, manifests } = managerCommands(manager);
  const run = (command: string): Instruction => ({ kind: 'run', command, caches: [cache], ...fetching(wishes) });
  const files = setUp === undefined ? (requirements?.files ?? []) : manifests;
  const needsSource = setUp === undefined && requirements?.needsSource === true;
  return [
    ...(needsSource ? [sourceFrom(undefined)] : copyFiles(files.filter((path) => tree.files.includes(path)))),
    ...(install === undefined ? [] : [run(install)]),
    ...added.map((name) => run(`${add} ${name}`)),
  ];
}

/** Settings that want a key get one of no use. */
const dummyKeys = 'SECRET_KEY=not-a-key DJANGO_SECRET_KEY=not-a-key';

function buildOf({ collects, assets, wishes }: Parts): readonly Instruction[] {
  const collect = `${dummyKeys} python manage.py collectstatic --noinput`;
  return [
    sourceFrom(assets && assetsStage),
    ...variablesOf(wishes),
    ...(wishes.buildCommand === undefined ? [] : [ownStep(wishes.buildCommand, wishes)]),
    ...(collects ? [{ kind: 'run', command: collect, ...fetching(wishes) } as const] : []),
  ];
}

function runtimeEnv(tree: Tree): Names<string> {
  const root = sourceRoot(tree);
  return {
    PYTHONUNBUFFERED: '1',
    PYTHONFAULTHANDLER: '1',
    ...(root !== '' && { PYTHONPATH: `${appDirectory}/${root.slice(0, -1)}` }),
    ...environmentPath,
  };
}
