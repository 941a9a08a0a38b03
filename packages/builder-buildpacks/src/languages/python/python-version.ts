import { placeOf } from '../../plan/plan-error.ts';
import type { Tree } from '../../tree.ts';
import { type Chosen, chooseVersion } from '../../versions/choose-version.ts';
import type { Table, Wish } from '../../versions/resolve-version.ts';
import { toolWishes, versionFile } from '../../versions/tool-files.ts';
import { rangeOfSpecifier } from '../../versions/version-specifier.ts';
import { type Pipfile, pipfileOf, type ProjectFile } from './project-file.ts';
import { date, pythonVersions, usualLine } from './python-versions.ts';

const table: Table = {
  of: 'Python',
  versions: pythonVersions,
  // A range without an end means what people run, not the newest, which few packages have wheels for.
  preferred: (version) => lineOf(version) <= lineOf(usualLine),
  date,
};

/** The version of Python. A file that names one wins over the ranges of what is supported. */
export function pythonVersion(tree: Tree, file: ProjectFile, told: readonly Wish[]): Chosen {
  return chooseVersion({ wishes: wishesOf(tree, file, told), usual: usualLine, table, rangeOf });
}

/** In the order of precedence. */
function wishesOf(
  tree: Tree,
  { requiresPython, poetryPython, text }: ProjectFile,
  told: readonly Wish[],
): readonly Wish[] {
  const inFile = (by: string, file: string, content: string, key: RegExp, wanted?: string): readonly Wish[] =>
    wanted === undefined ? [] : [{ text: wanted, by, at: placeOf(file, content, key) }];
  const pipfile: Pipfile = pipfileOf(tree);
  return [
    ...told,
    ...versionFile(tree, '.python-version'),
    ...toolWishes(tree, ['python']),
    ...versionFile(tree, 'runtime.txt'),
    ...inFile('python_version in Pipfile', 'Pipfile', pipfile.text, /^\s*python_(?:full_)?version\b/, pipfile.python),
    ...inFile('requires-python', 'pyproject.toml', text, /^\s*requires-python\b/, requiresPython),
    ...inFile('python in tool.poetry.dependencies', 'pyproject.toml', text, /^\s*python\s*=/, poetryPython),
  ];
}

/** `python-3.11.4` in a runtime.txt, `cpython-3.12` of pyenv or uv. */
function rangeOf(text: string): string {
  return rangeOfSpecifier(text.trim().replace(/^c?python-?(?=\d)/i, ''));
}

function lineOf(version: string): number {
  return Number(version.split('.')[1]);
}
