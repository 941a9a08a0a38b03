import { posix } from 'node:path';
import { driftWarnings } from '../../plan/lockfile-drift.ts';
import type { Tree } from '../../tree.ts';
import { pipfileLockWarnings } from './pipfile-lock.ts';
import { pipfileOf, type ProjectFile } from './project-file.ts';

/** Files of requirements, of which the first is taken. */
const usual = ['requirements.txt', 'requirements/production.txt', 'requirements/prod.txt', 'requirements/base.txt'];

/** What pip is to read. */
export interface Requirements {
  readonly file: string;
  /** With those that it includes. */
  readonly files: readonly string[];
  readonly lines: readonly string[];
  /** Something in it is installed from the app's own files. */
  readonly needsSource: boolean;
}

export function requirementsOf(tree: Tree): Requirements | undefined {
  const file = usual.find((path) => tree.files.includes(path));
  if (file === undefined) return undefined;
  const files = included(tree, file, new Set());
  const lines = [...files].flatMap((path) => linesOf(tree, path));
  return { file, files: [...files].sort(), lines, needsSource: lines.some(isLocal) };
}

/** With those that are named by `-r` and `-c`, counted from the file that names them. */
function included(tree: Tree, file: string, seen: Set<string>): ReadonlySet<string> {
  if (seen.has(file) || !tree.files.includes(file)) return seen;
  seen.add(file);
  for (const line of linesOf(tree, file)) {
    const path = /^(?:-[rc]|--(?:requirement|constraint))[ =]?\s*(\S.*)$/.exec(line)?.[1];
    if (path !== undefined) included(tree, posix.join(posix.dirname(file), path), seen);
  }
  return seen;
}

function linesOf(tree: Tree, file: string): readonly string[] {
  const text = (tree.read(file) ?? '').replaceAll(/\\\r?\n/g, ' ');
  return text.split('\n').flatMap((line) => {
    const said = line.replace(/(?:^|\s)#.*/, '').trim();
    return said === '' ? [] : [said];
  });
}

function isLocal(line: string): boolean {
  const what = line.replace(/^(?:-e|--editable)[ =]\s*/, '');
  return /^(?:\.{1,2}(?:[/[]|$)|file:)/.test(what) || /@\s*file:/.test(what);
}

/** Where a lockfile has the names of what is in it. */
const locks: readonly (readonly [file: string, name: RegExp])[] = [
  ['uv.lock', /^name = "([^"]+)"/gm],
  ['poetry.lock', /^name = "([^"]+)"/gm],
  ['pdm.lock', /^name = "([^"]+)"/gm],
  ['Pipfile.lock', /^\s{8}"([\w.-]+)": \{/gm],
];

/**
 * Names of all that is installed, as far as the files tell: lower case, with hyphens; extras as `uvicorn[standard]`
 * besides.
 */
export function dependenciesOf(tree: Tree, file: ProjectFile): ReadonlySet<string> {
  const written = [
    ...(requirementsOf(tree)?.lines ?? []),
    ...file.dependencies,
    ...pipfileOf(tree).dependencies,
    ...locks.flatMap(([path, name]) => [...(tree.read(path) ?? '').matchAll(name)].map(([, found = '']) => found)),
  ];
  return new Set(written.flatMap(namesOf));
}

/** What pyproject.toml requires that the lockfile was made without; or that a Pipfile.lock was made of another Pipfile. */
export function lockfileWarnings(tree: Tree, file: ProjectFile, lockfile: string | undefined): readonly string[] {
  if (lockfile === 'Pipfile.lock') return pipfileLockWarnings(tree);
  const [, name] = locks.find(([path]) => path === lockfile) ?? [];
  const text = lockfile === undefined ? undefined : tree.read(lockfile);
  if (lockfile === undefined || name === undefined || text === undefined || text.trim() === '') return [];
  const locked = new Set([...text.matchAll(name)].flatMap(([, found = '']) => namesOf(found)));
  const required = file.dependencies.flatMap((requirement) => namesOf(requirement).slice(0, 1));
  return driftWarnings({
    lockfile,
    manifest: 'pyproject.toml',
    required,
    has: (dependency) => locked.has(dependency),
    command: `${lockfile.replace('.lock', '')} lock`,
  });
}

function namesOf(requirement: string): readonly string[] {
  const [, given, extras = ''] = /^([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?/.exec(requirement) ?? [];
  if (given === undefined) return [];
  const name = given.toLowerCase().replaceAll(/[-_.]+/g, '-');
  const wanted = extras.split(',').filter((extra) => extra.trim() !== '');
  return [name, ...wanted.map((extra) => `${name}[${extra.trim()}]`)];
}
