import type { Draft, Wishes } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import type { Detected, LanguagePack } from '../language-pack.ts';
import { assetsOf } from '../node/assets.ts';
import { dependenciesOf, requirementsOf } from './dependencies.ts';
import { djangoOf } from './django.ts';
import { packageManager } from './package-manager.ts';
import { projectFileOf } from './project-file.ts';
import { stagesOf } from './python-stages.ts';
import { pythonStart } from './python-start.ts';
import { pythonVersion } from './python-version.ts';

export const python: LanguagePack = { language: 'python', title: 'Python', detect, plan };

/** Files that an app of Python has and another has not. */
const strong = ['manage.py', 'uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock', 'Pipfile', 'runtime.txt'];
/** Files that tools beside an app have too. */
const weak = ['pyproject.toml', 'setup.py', 'main.py', 'app.py', 'server.py', 'run.py', 'start.py', 'bot.py'];

function detect(tree: Tree): Detected | undefined {
  const sure = strong.find((file) => tree.files.includes(file));
  if (sure !== undefined) return { file: sure, strength: 'strong' };
  const file = requirementsOf(tree)?.file ?? weak.find((name) => tree.files.includes(name));
  return file === undefined ? undefined : { file, strength: serves(tree) ? 'strong' : 'weak' };
}

/** Something that answers requests is no tool. */
function serves(tree: Tree): boolean {
  const dependencies = dependenciesOf(tree, projectFileOf(tree));
  const web = ['django', 'flask', 'fastapi', 'streamlit', 'starlette', 'gunicorn', 'uvicorn', 'aiohttp', 'tornado'];
  return web.some((name) => dependencies.has(name));
}

function plan(tree: Tree, wishes: Wishes): Draft {
  const file = projectFileOf(tree);
  const { version, decision, warnings } = pythonVersion(tree, file, wishes.version);
  const manager = packageManager(tree, file, version);
  const dependencies = dependenciesOf(tree, file);
  const django = djangoOf(tree, dependencies, wishes.variables);
  const assets = assetsOf(tree, wishes);
  return {
    decisions: [decision, manager.decision, ...(django ? [django.decision] : []), ...(assets?.decisions ?? [])],
    warnings: [...warnings, ...manager.warnings, ...(assets?.warnings ?? [])],
    stages: stagesOf({ tree, version, manager, dependencies, collects: django?.collects === true, assets, wishes }),
    ...pythonStart(tree, file, dependencies, django),
    port: 8000,
    ignore: [
      '**/__pycache__',
      '**/*.pyc',
      '.venv',
      'venv',
      '.pytest_cache',
      '.mypy_cache',
      '.ruff_cache',
      ...(assets?.ignore ?? []),
    ],
  };
}
