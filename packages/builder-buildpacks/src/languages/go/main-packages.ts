import type { Tree } from '../../tree.ts';
import { moduleName } from './go-module.ts';

/** A program of the module. */
export interface MainPackage {
  /** E.g. `./cmd/web`. */
  readonly path: string;
  /** Of the program that is made of it. */
  readonly name: string;
  /** A file that shows it. */
  readonly file: string;
}

/** At the top, and below cmd/. */
export function mainPackages(tree: Tree): readonly MainPackage[] {
  const mains = tree.files.filter((file) => isPlace(file) && /^package main\s*$/m.test(tree.read(file) ?? ''));
  const directories = new Map(mains.map((file) => [file.slice(0, Math.max(0, file.lastIndexOf('/'))), file] as const));
  return [...directories].map(([directory, file]) =>
    directory === ''
      ? { path: '.', name: moduleName(tree), file }
      : { path: `./${directory}`, name: directory.slice(directory.lastIndexOf('/') + 1), file },
  );
}

/** Names with other letters than these are no packages. */
function isPlace(file: string): boolean {
  return /^(?:cmd\/(?:[\w.-]+\/)?)?[\w.-]+\.go$/.test(file) && !file.endsWith('_test.go');
}

const usual = ['server', 'web', 'api', 'app', 'main'];

/** The only one, the one at the top, or one of a usual name. */
export function startedPackage(tree: Tree, packages: readonly MainPackage[]): MainPackage | undefined {
  if (packages.length === 1) return packages[0];
  const names = [moduleName(tree), ...usual];
  const named = names.map((name) => packages.find((one) => one.name === name)).find((one) => one !== undefined);
  return packages.find(({ path }) => path === '.') ?? named;
}
