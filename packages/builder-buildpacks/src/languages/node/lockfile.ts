import { driftWarnings } from '../../plan/lockfile-drift.ts';
import type { Tree } from '../../tree.ts';
import type { PackageFile } from './package-file.ts';
import type { Manager } from './package-manager.ts';

/** How a dependency of the app is written in a lockfile of text; bun.lockb is none. */
const written: Readonly<Record<string, (name: string) => RegExp>> = {
  'package-lock.json': (name) => new RegExp(`^\\s*"node_modules/${name}":`, 'm'),
  'npm-shrinkwrap.json': (name) => new RegExp(`^\\s*"node_modules/${name}":`, 'm'),
  'pnpm-lock.yaml': (name) => new RegExp(`^\\s+'?/?${name}'?[:@]`, 'm'),
  'yarn.lock': (name) => new RegExp(`^(?:.*[,\\s])?"?${name}@`, 'm'),
  'bun.lock': (name) => new RegExp(`"${name}":`),
};

/** What package.json requires that the lockfile was made without. */
export function lockfileWarnings(tree: Tree, file: PackageFile, { name, lockfile }: Manager): readonly string[] {
  const pattern = lockfile === undefined ? undefined : written[lockfile];
  const text = lockfile === undefined ? undefined : tree.read(lockfile);
  if (lockfile === undefined || pattern === undefined || text === undefined || !isWhole(lockfile, text)) return [];
  const required = Object.entries({ ...file.dependencies, ...file.devDependencies }).flatMap(([dependency, version]) =>
    /^(?:file|link|workspace|portal):/.test(version) || isOwn(tree, dependency) ? [] : [dependency],
  );
  return driftWarnings({
    lockfile,
    manifest: 'package.json',
    required,
    has: (dependency) => pattern(dependency.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).test(text),
    command: `${name} install`,
  });
}

/** The first form of npm's lockfile has other names in it. */
function isWhole(lockfile: string, text: string): boolean {
  return /^(?:package-lock|npm-shrinkwrap)/.test(lockfile) ? /"packages"\s*:/.test(text) : text.trim() !== '';
}

/** Packages of the workspaces are in no lockfile of some managers. */
function isOwn(tree: Tree, name: string): boolean {
  const quoted = `"name": "${name}"`;
  return tree.files.some((path) => path.endsWith('/package.json') && tree.read(path)?.includes(quoted) === true);
}
