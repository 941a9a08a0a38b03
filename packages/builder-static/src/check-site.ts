import { DeployError, type FileTree, type TreeFile } from '@appliku/core';

/** How many paths an error tells. */
const told = 20;

/** What cannot be served is told before any of it is sent. @throws BUILD_FAILED */
export function checkSite(files: readonly TreeFile[], pages: readonly string[]): void {
  const paths = files.map(({ path }) => path);
  refuse('There are no files in the site', {
    paths: files.length === 0 ? ['no files'] : [],
    hint: 'Check the directory that staticSite() names.',
  });
  refuse('The site has symbolic links', {
    paths: files.filter(({ kind }) => kind === 'link').map(({ path, target }) => `${path} -> ${target ?? ''}`),
    hint: 'Put files in their place: what they lead to may not be on the server.',
  });
  refuse('Names of files in the site have control characters', {
    paths: paths.filter((path) => hasControls(path)).map((path) => JSON.stringify(path)),
    hint: 'Rename them.',
  });
  refuse('The site lacks a page that it needs', {
    paths: pages.filter((page) => !paths.includes(page)),
    hint: 'Check `spa` and `notFound` of staticSite(), and that the directory is the right one.',
  });
}

/** All files, however deep. */
export function filesIn({ entries }: FileTree): readonly TreeFile[] {
  return [...entries.values()].flatMap((entry) => (entry.kind === 'directory' ? filesIn(entry) : [entry]));
}

function refuse(message: string, { paths, hint }: { readonly paths: readonly string[]; readonly hint: string }): void {
  if (paths.length === 0) return;
  throw new DeployError(message, { code: 'BUILD_FAILED', hint, output: paths.slice(0, told) });
}

function hasControls(path: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /[\0-\x1f\x7f]/.test(path);
}
