import { commitOf } from './revision.ts';
import type { Commit, Ref } from './client.ts';

/** A line of `git ls-tree -l`. */
export interface ListedFile {
  readonly mode: string;
  readonly type: string;
  /** Bytes; 0 for a submodule. */
  readonly size: number;
  readonly path: string;
}

/** Lists refs of a server, in one connection; it can be told only to leave out all but branches, or all but tags. */
export function refsArgv(url: string, prefix: string): readonly string[] {
  const kind = [
    ...(prefix.startsWith('refs/heads/') ? ['--heads'] : []),
    ...(prefix.startsWith('refs/tags/') ? ['--tags'] : []),
  ];
  return ['ls-remote', '--symref', ...kind, '--', url];
}

/** With `--progress` it also ends when nobody reads that any more: when this process was killed. */
export function fetchArgv(url: string, refs: readonly string[], depth: number): readonly string[] {
  return ['fetch', '--progress', '--no-tags', '--no-recurse-submodules', `--depth=${depth}`, '--', url, ...refs];
}

export function commitArgv(id: string): readonly string[] {
  return ['log', '-1', '--no-show-signature', '--encoding=UTF-8', '--format=%an%n%ct%n%B', id, '--'];
}

/** `<id>\t<name>`, `<id>\t<name of an annotated tag>^{}` for its commit, `ref: <name>\t<symbolic name>`. */
export function parseRefs(text: string): readonly Ref[] {
  const lines = text.split('\n').flatMap((line) => {
    const [what, name] = line.split('\t');
    return what === undefined || name === undefined ? [] : [{ what, name }];
  });
  const peeled = new Map(lines.filter(({ name }) => name.endsWith('^{}')).map(({ what, name }) => [name, what]));
  const targets = new Map(
    lines.filter(({ what }) => what.startsWith('ref: ')).map(({ what, name }) => [name, what.slice('ref: '.length)]),
  );
  return lines
    .filter(({ what, name }) => !what.startsWith('ref: ') && !name.endsWith('^{}'))
    .map(({ what, name }) => {
      const target = targets.get(name);
      return { name, commit: peeled.get(`${name}^{}`) ?? what, ...(target !== undefined && { target }) };
    });
}

export function parseCommit(text: string): Commit {
  const [author = '', seconds = '', subject = ''] = text.split('\n');
  return commitOf(author, Number(seconds), subject);
}

/** `<mode> <type> <id> <size>\t<path>`, each ended by NUL. */
export function parseListing(listing: Buffer): readonly ListedFile[] {
  const lines = listing.toString().split('\0').slice(0, -1);
  return lines.map((line) => {
    const tab = line.indexOf('\t');
    const [mode = '', type = '', , size = ''] = line.slice(0, tab).split(/ +/);
    return { mode, type, size: Number.parseInt(size) || 0, path: line.slice(tab + 1) };
  });
}

/** The last that a piece of git's standard error says of the objects that were received. */
export function fetchProgress(text: string): { readonly done: number; readonly total: number } | undefined {
  const [, done, total] = [...text.matchAll(/Receiving objects: .*?\((\d+)\/(\d+)\)/g)].at(-1) ?? [];
  return done === undefined || total === undefined ? undefined : { done: Number(done), total: Number(total) };
}
