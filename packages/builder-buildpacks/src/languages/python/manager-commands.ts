import type { Names } from '@appliku/core';
import type { Cache } from '../../plan/plan.ts';
import type { Manager } from './package-manager.ts';

/** Where the dependencies are: beside the app's files, and not among them. */
export const environment = '/opt/venv';

/** How a package manager is called. */
export interface ManagerCommands {
  /** Puts it into the image; undefined: it is there. */
  readonly setUp?: string;
  readonly env: Names<string>;
  /** What the app runs with, without the app; undefined: nothing. */
  readonly install?: string;
  /** Adds one that the app does not name. */
  readonly add: string;
  readonly cache: Cache;
  /** Files that it reads, those of requirements apart. */
  readonly manifests: readonly string[];
}

/** Commands by manager; without a lockfile nothing can be held to it. */
export function managerCommands({ name, version, file, locked }: Manager): ManagerCommands {
  const setUp = `pip install --no-cache-dir --root-user-action=ignore ${name}==${version}`;
  const add = `pip --python=${environment}/bin/python install`;
  const project = ['pyproject.toml', 'README.md', 'README.rst'];
  const lock = file === undefined || !locked ? [] : [file];
  switch (name) {
    case 'pip':
      return {
        // What is installed needs no pip beside it.
        env: { PIP_PYTHON: `${environment}/bin/python` },
        ...(file !== undefined && { install: `pip install --requirement=${file}` }),
        add: 'pip install',
        cache: { name: 'pip', target: '/root/.cache/pip' },
        manifests: [],
      };
    case 'uv':
      return {
        setUp,
        env: {
          UV_COMPILE_BYTECODE: '1',
          UV_LINK_MODE: 'copy',
          UV_PROJECT_ENVIRONMENT: environment,
          UV_PYTHON_DOWNLOADS: 'never',
        },
        install: locked
          ? 'uv sync --locked --no-default-groups --no-install-project'
          : 'uv pip install --requirements=pyproject.toml',
        add: 'uv pip install',
        cache: { name: 'uv', target: '/root/.cache/uv' },
        manifests: [...lock, 'pyproject.toml', 'uv.toml'],
      };
    case 'poetry':
      return {
        setUp,
        env: { POETRY_NO_INTERACTION: '1' },
        install: 'poetry install --only=main --no-root --compile',
        add,
        cache: { name: 'poetry', target: '/root/.cache/pypoetry' },
        manifests: [...lock, 'poetry.toml', ...project],
      };
    case 'pdm':
      return {
        setUp,
        env: { PDM_CHECK_UPDATE: 'false', PDM_IGNORE_SAVED_PYTHON: '1' },
        install: 'pdm install --check --prod --no-self',
        add,
        cache: { name: 'pdm', target: '/root/.cache/pdm' },
        manifests: [...lock, 'pdm.toml', ...project],
      };
    case 'pipenv':
      return {
        setUp,
        env: { PIPENV_NOSPIN: '1', PIPENV_VERBOSITY: '-1' },
        install: `pipenv install ${locked ? '--deploy' : '--skip-lock'}`,
        add,
        cache: { name: 'pipenv', target: '/root/.cache/pipenv' },
        manifests: [...lock, 'Pipfile'],
      };
  }
}
