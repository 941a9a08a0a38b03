import { basename, resolve } from 'node:path';
import type { Names } from '@appliku/core';
import type { Mistake } from '../file/mistakes.ts';
import type { AppFile } from '../file/app-file.ts';

const sections = ['services', 'databases', 'volumes', 'cronjobs'] as const;

/** What a name of the file is called on the server: Docker and DNS take no capitals and no underscores. */
export function nameOf(name: string): string {
  return name.toLowerCase().replace(/[_-]+/g, '-').replace(/-$/, '');
}

/** What an app is called that says no name. */
export function nameOfDirectory(directory: string): string {
  return nameOf(basename(resolve(directory)).replace(/[^A-Za-z0-9_-]+/g, '-'));
}

/** What a database's data is called. */
export function dataOf(database: string): string {
  return `${nameOf(database)}-data`;
}

/** A section by the names on the server. */
export function renamed<Value, Made>(
  section: Names<Value> | undefined,
  make: (value: Value, name: string) => Made,
): Names<Made> {
  return Object.fromEntries(Object.entries(section ?? {}).map(([name, value]) => [nameOf(name), make(value, name)]));
}

/** Names that would be one on the server. */
export function nameMistakes(file: AppFile): readonly Mistake[] {
  const named = sections.flatMap((section) =>
    Object.keys(file[section] ?? {}).map((name) => ({
      path: [section, name],
      kind: kindOf(section),
      name: nameOf(name),
    })),
  );
  const data = Object.keys(file.databases ?? {}).map((name) => ({
    path: ['databases', name],
    kind: 'volumes',
    name: dataOf(name),
  }));
  return [...named, ...data].flatMap(({ path, kind, name }, index, all) => {
    const former = all.slice(0, index).find((other) => other.kind === kind && other.name === name);
    return former === undefined
      ? []
      : [{ path, message: `would be called ${name} on the server, as ${former.path.join('.')} is` }];
  });
}

/** Processes and databases are on one network. */
function kindOf(section: (typeof sections)[number]): string {
  return section === 'databases' ? 'services' : section;
}
