import { placeOf } from '../../plan/plan-error.ts';
import type { Tree } from '../../tree.ts';
import { type Chosen, chooseVersion } from '../../versions/choose-version.ts';
import type { Table, Wish } from '../../versions/resolve-version.ts';
import { toolWishes } from '../../versions/tool-files.ts';
import { date, goVersions, usualLine } from './go-versions.ts';

const table: Table = { of: 'Go', versions: goVersions, preferred: () => true, date };

/** What a go.mod or go.work says that is read here. */
export function goVersion(tree: Tree, told: readonly Wish[]): Chosen {
  const files = ['go.work', 'go.mod'].filter((file) => tree.files.includes(file));
  const wishes: readonly Wish[] = [
    ...told,
    ...toolWishes(tree, ['go', 'golang']),
    ...files.flatMap((file) => [...directive(tree, file, 'toolchain'), ...directive(tree, file, 'go')]),
  ];
  return chooseVersion({ wishes, usual: usualLine, table, rangeOf });
}

function directive(tree: Tree, file: string, name: 'go' | 'toolchain'): readonly Wish[] {
  const content = tree.read(file) ?? '';
  const text = new RegExp(`^${name} (?:go)?(\\d[\\w.]*)`, 'm').exec(content)?.[1];
  const at = placeOf(file, content, new RegExp(`^${name} `));
  return text === undefined ? [] : [{ text, by: `${name} in ${file}`, at }];
}

/** A version is the least of its line: later patches mend it. */
function rangeOf(text: string): string {
  const version = text.trim().replace(/^go(?=\d)/, '');
  return /^\d+\.\d+\.\d+$/.test(version) ? `~${version}` : version;
}

/** The last word of the module's path, without that of its major version. */
export function moduleName(tree: Tree): string {
  const [, path = 'app'] = /^module\s+"?([^\s"]+)/m.exec(tree.read('go.mod') ?? '') ?? [];
  const words = path.split('/').filter((word) => !/^v\d+$/.test(word));
  return words.at(-1)?.replaceAll(/[^\w.-]/g, '') || 'app';
}

/** Modules that call C. */
export function needsC(tree: Tree): boolean {
  const modules =
    /^\s*(?:require\s+)?(?:github\.com\/mattn\/go-sqlite3|github\.com\/confluentinc\/confluent-kafka-go\S*|github\.com\/h2non\/bimg)\s+v/m;
  return tree.files.some((file) => /(?:^|\/)go\.mod$/.test(file) && modules.test(tree.read(file) ?? ''));
}
