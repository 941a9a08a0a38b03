import semver from 'semver';
import type { Tag } from './hub-tags.ts';

/** How a table of a language is written in its file. */
export interface TableFile {
  readonly repository: string;
  /** What follows the version in the tags that are used, e.g. `-slim`. */
  readonly suffix: string;
  /** Lines before it are left out. */
  readonly from: string;
  readonly file: string;
  /** The name of the constant. */
  readonly name: string;
  /** `newest`: the newest patch by line; `released`: each release by major; `list`: the newest of each line. */
  readonly form: 'newest' | 'released' | 'list';
}

export const tables: readonly TableFile[] = [
  {
    repository: 'node',
    suffix: '-slim',
    from: '16.0.0',
    file: 'node/node-versions.ts',
    name: 'released',
    form: 'released',
  },
  {
    repository: 'python',
    suffix: '-slim',
    from: '3.8.0',
    file: 'python/python-versions.ts',
    name: 'newest',
    form: 'newest',
  },
  { repository: 'ruby', suffix: '-slim', from: '3.0.0', file: 'ruby/ruby-versions.ts', name: 'newest', form: 'newest' },
  {
    repository: 'golang',
    suffix: '-alpine',
    from: '1.19.0',
    file: 'go/go-versions.ts',
    name: 'newest',
    form: 'newest',
  },
  {
    repository: 'php',
    suffix: '-apache-trixie',
    from: '8.1.0',
    file: 'php/php-versions.ts',
    name: 'phpVersions',
    form: 'list',
  },
];

/** Whole versions that have a tag with this suffix, oldest first; what is before a release has none. */
export function versionsOf(tags: readonly Tag[], { suffix, from }: TableFile): readonly string[] {
  const versions = tags.flatMap(({ name }) => {
    const version = name.endsWith(suffix) ? name.slice(0, name.length - suffix.length) : '';
    return /^\d+\.\d+\.\d+$/.test(version) && semver.gte(version, from) ? [version] : [];
  });
  return [...new Set(versions)].toSorted(semver.compare);
}

/** The newest of each line. */
export function newestOf(versions: readonly string[]): readonly string[] {
  const lines = new Map(versions.map((version) => [lineOf(version), version] as const));
  return [...lines.values()];
}

function lineOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** Patches below the newest of their line that have no tag: a form that counts them would promise too much. */
export function gapsIn(versions: readonly string[]): readonly string[] {
  const known = new Set(versions);
  return newestOf(versions).flatMap((newest) => {
    const patches = Array.from({ length: semver.patch(newest) }, (_, patch) => `${lineOf(newest)}.${patch}`);
    return patches.filter((version) => !known.has(version));
  });
}

/** The text of a file with another table and another date in it. @throws where it has none of that name */
export function withTable(text: string, { name, form }: TableFile, versions: readonly string[], date: string): string {
  const table = new RegExp(`(const ${name}\\b[^=]*= )(?:\\{[^}]*\\}|\\[[^\\]]*\\]);`);
  if (!table.test(text) || !dated.test(text)) throw new Error(`there is no table ${name} with a date`);
  return text.replace(table, (_, start: string) => `${start}${bodyOf(form, versions)};`).replace(dated, `$1'${date}'`);
}

const dated = /(export const date = )'[\d-]*'/;

function bodyOf(form: TableFile['form'], versions: readonly string[]): string {
  if (form === 'list')
    return `[${newestOf(versions)
      .map((version) => `'${version}'`)
      .join(', ')}]`;
  if (form === 'newest') {
    const lines = newestOf(versions).map((version) => `'${lineOf(version)}': ${semver.patch(version)}`);
    return `{ ${lines.join(', ')} }`;
  }
  const majors = [...new Set(versions.map((version) => semver.major(version)))];
  const lines = majors.map((major) => {
    const rest = versions.filter((version) => semver.major(version) === major);
    return `'${major}': '${rest.map((version) => version.replace(/^\d+\./, '')).join(' ')}'`;
  });
  return `{ ${lines.join(', ')} }`;
}

/** Digests of the newest of each line, by the name of the image. */
export function digestsOf(tags: readonly Tag[], table: TableFile): readonly (readonly [string, string])[] {
  return newestOf(versionsOf(tags, table)).flatMap((version) => {
    const name = `${version}${table.suffix}`;
    const digest = tags.find((tag) => tag.name === name)?.digest;
    return digest === undefined ? [] : [[`${table.repository}:${name}`, digest] as const];
  });
}

/** The file of digests, with these in it. */
export function withDigests(text: string, digests: readonly (readonly [string, string])[]): string {
  const lines = digests.map(([name, digest]) => `  '${name}': '${digest}',\n`).join('');
  return text.replace(/(const digests\b[^=]*= )\{[^}]*\};/, (_, start: string) => `${start}{\n${lines}};`);
}
