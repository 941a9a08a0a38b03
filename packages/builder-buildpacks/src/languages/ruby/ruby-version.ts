import type { Tree } from '../../tree.ts';
import { type Chosen, chooseVersion } from '../../versions/choose-version.ts';
import type { Table, Wish } from '../../versions/resolve-version.ts';
import { toolWishes, versionFile } from '../../versions/tool-files.ts';
import { rangeOfSpecifier } from '../../versions/version-specifier.ts';
import type { Gems } from './gemfile.ts';
import { date, rubyVersions, usualLine } from './ruby-versions.ts';

const table: Table = {
  of: 'Ruby',
  versions: rubyVersions,
  // A range without an end means what people run.
  preferred: (version) => Number.parseFloat(version) <= Number.parseFloat(usualLine),
  date,
};

/** The version of Ruby. A file that names one wins over what the Gemfile supports. */
export function rubyVersion(tree: Tree, gems: Gems, told: readonly Wish[]): Chosen {
  const files = [...versionFile(tree, '.ruby-version'), ...toolWishes(tree, ['ruby'])];
  return chooseVersion({ wishes: [...told, ...files, ...gems.ruby], usual: usualLine, table, rangeOf });
}

/** `~> 3.3` is what PEP 440 writes `~=3.3`; `ruby-3.3.1` is of rbenv and others. */
function rangeOf(text: string): string {
  return rangeOfSpecifier(
    text
      .trim()
      .replace(/^ruby-(?=\d)/, '')
      .replaceAll('~>', '~=')
      .replaceAll(/(^|,)\s*=(?=\s*\d)/g, '$1=='),
  );
}
