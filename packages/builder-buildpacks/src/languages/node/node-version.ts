import { placeOf } from '../../plan/plan-error.ts';
import type { Tree } from '../../tree.ts';
import { type Chosen, chooseVersion } from '../../versions/choose-version.ts';
import type { Table, Wish } from '../../versions/resolve-version.ts';
import { toolWishes, versionFile } from '../../versions/tool-files.ts';
import { date, longSupport, nodeVersions, usualMajor } from './node-versions.ts';
import type { PackageFile } from './package-file.ts';

const table: Table = {
  of: 'Node.js',
  versions: nodeVersions,
  // Even majors get long support.
  preferred: (version) => Number.parseInt(version, 10) % 2 === 0,
  date,
};

/**
 * The version of Node.js. What names the version that people develop with wins over `engines.node`, a range of what is
 * supported; that two disagree is a warning.
 */
export function nodeVersion(tree: Tree, file: PackageFile, told: readonly Wish[]): Chosen {
  return chooseVersion({ wishes: wishesOf(tree, file, told), usual: usualMajor, table, rangeOf: named });
}

/** In the order of precedence. */
function wishesOf(
  tree: Tree,
  { devEngines, volta, engines, text }: PackageFile,
  told: readonly Wish[],
): readonly Wish[] {
  const inPackage = (by: string, key: RegExp, wanted: string | undefined): readonly Wish[] =>
    wanted === undefined ? [] : [{ text: wanted, by, at: placeOf('package.json', text, key) }];
  const runtime = devEngines?.runtime.find(({ name }) => name === 'node')?.version;
  return [
    ...told,
    ...inPackage('devEngines.runtime', /"runtime"/, runtime),
    ...inPackage('volta.node', /"volta"/, volta['node']),
    ...versionFile(tree, '.node-version'),
    ...versionFile(tree, '.nvmrc'),
    ...toolWishes(tree, ['node', 'nodejs']),
    ...inPackage('engines.node', /"node"\s*:/, engines['node']),
  ];
}

/** `lts/iron` and the like, as nvm and others understand them. */
function named(text: string): string {
  const name = text.trim().toLowerCase();
  const line = longSupport[name.replace(/^lts[/-]/, '')];
  if (line !== undefined) return line;
  if (/^lts(?:[/-]\*)?$/.test(name)) return usualMajor;
  return /^(?:node|latest|current|stable)$/.test(name) ? '*' : text;
}
