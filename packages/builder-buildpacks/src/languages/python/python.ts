import type { Draft, Wishes } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import { optionWishes } from '../../versions/choose-version.ts';
import type { Detected, LanguagePack } from '../language-pack.ts';
import { preparedText } from '../../plan/steps.ts';
import { assetsOf } from '../node/assets.ts';
import { dependenciesOf, lockfileWarnings, requirementsOf } from './dependencies.ts';
import { djangoOf } from './django.ts';
import { type Manager, packageManager } from './package-manager.ts';
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
  const { version, decision, warnings } = pythonVersion(tree, file, optionWishes(wishes));
  const manager = packageManager(tree, file, version, wishes.prepared?.manager);
  const named = dependenciesOf(tree, file);
  const added = wishes.prepared !== undefined && !named.has('gunicorn') ? ['gunicorn'] : [];
  const dependencies = new Set([...named, ...added]);
  const django = djangoOf(tree, dependencies, wishes.variables);
  const assets = assetsOf(tree, wishes);
  const collects = django?.collects === true;
  return {
    decisions: [
      decision,
      manager.decision,
      ...added.map((what) => ({ what, value: 'installed', reason: preparedText(wishes) })),
      ...(django ? [django.decision] : []),
      ...(assets?.decisions ?? []),
    ],
    warnings: [
      ...warnings,
      ...manager.warnings,
      ...lockfileWarnings(tree, file, manager.file),
      ...indexWarnings(manager, wishes),
      ...(assets?.warnings ?? []),
    ],
    stages: stagesOf({ tree, version, manager, dependencies, collects, added, assets, wishes }),
    ...pythonStart(tree, file, dependencies, django),
    port: 8000,
    ignore: [...ignored, ...(assets?.ignore ?? [])],
  };
}

/** No variable of the environment tells Poetry of another index. */
function indexWarnings({ name }: Manager, { indexes }: Wishes): readonly string[] {
  return name === 'poetry' && indexes.python !== undefined
    ? ['`indexes.python` counts for Poetry itself only: it takes packages from the sources in pyproject.toml.']
    : [];
}

const ignored = ['**/__pycache__', '**/*.pyc', '.venv', 'venv', '.pytest_cache', '.mypy_cache', '.ruff_cache'];
