import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { anchorOf } from '../docs/.vitepress/anchor.ts';
import { pages } from '../docs/.vitepress/pages.ts';
import { parseFile } from '../packages/config/src/file/parse-file.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const examples = below('examples').filter((path) => path.endsWith('.ts'));
/** All that is written by hand. */
const documents: readonly string[] = [
  'README.md',
  ...below('docs').filter((path) => path.endsWith('.md') && !path.startsWith('docs/api/')),
];
const regions = new Set(examples.flatMap((path) => regionsOf(read(path)).map(({ text }) => text)));

it.each(documents)('%s shows only code that is compiled', (path) => {
  const blocks = [...read(path).matchAll(/^```(?:[jt]sx?|(?:java|type)script)\b.*\n(?<text>[^]*?)^```/gm)];
  const typed = blocks.map(({ groups }) => groups?.['text'] ?? '').filter((text) => !regions.has(text));
  expect(typed).toEqual([]);
});

it('README.md shows an appliku.yml that is one', () => {
  const [block, ...others] = [...read('README.md').matchAll(/^```yaml\n(?<text>[^]*?)^```/gm)];
  expect(others).toEqual([]);
  expect(parseFile('README.md', block?.groups?.['text'] ?? '').file.host).toBe('deploy@203.0.113.7');
});

it.each(documents)('%s includes what there is', (path) => {
  const includes = [...read(path).matchAll(/^<<< (?<file>[^#{\s]+)(?:#(?<region>\w+))?/gm)];
  const missing = includes.filter(({ groups }) => !isIncluded(groups?.['file'] ?? '', groups?.['region']));
  expect(missing.map(([line]) => line)).toEqual([]);
});

it.each(documents)('%s links to what there is', (path) => {
  const links = [...withoutCode(read(path)).matchAll(/\]\((?!https?:)(?<target>[^)#]*)(?:#(?<heading>[^)]+))?\)/g)];
  const dead = links.filter(({ groups }) => !leadsSomewhere(path, groups?.['target'] ?? '', groups?.['heading']));
  expect(dead.map(([link]) => link)).toEqual([]);
});

it('every page has its place on the site', () => {
  const listed = new Set(['index', ...Object.values(pages).flat()]);
  const written = documents
    .filter((path) => path.startsWith('docs/'))
    .map((path) => path.slice('docs/'.length, -'.md'.length));
  expect(written.filter((page) => !listed.has(page))).toEqual([]);
});

function below(directory: string): readonly string[] {
  const skipped = new Set(['node_modules', 'dist', '.vitepress']);
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((item) => {
    const path = `${directory}/${item.name}`;
    if (item.isDirectory()) return skipped.has(item.name) ? [] : below(path);
    return item.isFile() ? [path] : [];
  });
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The lines between `// #region name` and `// #endregion name`, as VitePress shows them: without common indentation. */
function regionsOf(code: string): readonly { readonly name: string; readonly text: string }[] {
  const found = [...code.matchAll(/^ *\/\/ #region (?<name>\w+)\n(?<text>[^]*?)^ *\/\/ #endregion \k<name>$/gm)];
  return found.map(({ groups }) => ({ name: groups?.['name'] ?? '', text: dedented(groups?.['text'] ?? '') }));
}

function dedented(text: string): string {
  const indents = [...text.matchAll(/^ *(?=\S)/gm)].map(([spaces]) => spaces.length);
  return text.replaceAll(new RegExp(`^ {${Math.min(...indents)}}`, 'gm'), '');
}

/** `@` is docs/, as VitePress has it. Of TypeScript only examples, which are compiled. */
function isIncluded(file: string, region: string | undefined): boolean {
  const path = relative(root, join(root, 'docs', file.replace(/^@\//, '')));
  if (!existsSync(join(root, path))) return false;
  if (path.endsWith('.ts') && !examples.includes(path)) return false;
  return region === undefined || regionsOf(read(path)).some(({ name }) => name === region);
}

function withoutCode(text: string): string {
  return withoutBlocks(text).replaceAll(/`[^`\n]*`/g, '');
}

function leadsSomewhere(from: string, target: string, heading: string | undefined): boolean {
  const path = target === '' ? from : join(dirname(from), target);
  // The reference is made when the site is built, which fails on dead links.
  if (path.startsWith('docs/api/')) return true;
  if (!existsSync(join(root, path))) return false;
  if (heading === undefined) return true;
  return statSync(join(root, path)).isFile() && headingsOf(read(path)).includes(heading);
}

function headingsOf(text: string): readonly string[] {
  const headings = [...withoutBlocks(text).matchAll(/^#+ (?<words>.+)$/gm)].map(
    ({ groups }) => groups?.['words'] ?? '',
  );
  return headings.map(anchorOf);
}

function withoutBlocks(text: string): string {
  return text.replaceAll(/^```[^]*?^```/gm, '');
}
