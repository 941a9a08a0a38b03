import type { Tree } from '../../tree.ts';
import { type Chosen, chooseVersion } from '../../versions/choose-version.ts';
import type { Table, Wish } from '../../versions/resolve-version.ts';
import { toolWishes, versionFile } from '../../versions/tool-files.ts';
import { rangeOfSpecifier } from '../../versions/version-specifier.ts';
import type { Composer } from './composer.ts';
import { date, phpVersions, usualLine } from './php-versions.ts';

const table: Table = {
  of: 'PHP',
  versions: phpVersions,
  // A range without an end means what people run.
  preferred: (version) => Number.parseFloat(version) <= Number.parseFloat(usualLine),
  date,
};

/** The version of PHP. A file that names one wins over what composer.json supports. */
export function phpVersion(tree: Tree, composer: Composer, told: readonly Wish[]): Chosen {
  const files = [...versionFile(tree, '.php-version'), ...toolWishes(tree, ['php'])];
  return chooseVersion({ wishes: [...told, ...files, ...composer.php], usual: usualLine, table, rangeOf });
}

/** `~8.1` of Composer is what PEP 440 writes `~=8.1`, a blank is its comma; a whole version is the least of its line. */
function rangeOf(text: string): string {
  const plain = text.trim().replaceAll(/@\w+/g, '');
  if (/^v?\d+\.\d+\.\d+$/.test(plain)) return `~${plain.replace('v', '')}`;
  if (/\s-\s/.test(plain)) return plain;
  const parted = plain.replaceAll(/([<>=!~^])\s+/g, '$1').replaceAll(/(?<![|,\s])\s+(?![|,\s])/g, ',');
  return rangeOfSpecifier(parted.replaceAll(/~(?!=)/g, '~='));
}
