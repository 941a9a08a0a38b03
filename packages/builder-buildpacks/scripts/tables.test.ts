import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Get, hubTags, type Tag } from './hub-tags.ts';
import { digestsOf, gapsIn, newestOf, tables, type TableFile, versionsOf, withDigests, withTable } from './tables.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const tag = (name: string, letter = 'a'): Tag => ({ name, digest: digest(letter) });
const shop: TableFile = {
  repository: 'shop',
  suffix: '-slim',
  from: '3.1.0',
  file: 'x',
  name: 'newest',
  form: 'newest',
};

/** Pages in the form that Docker Hub's documentation shows. */
const pages: Readonly<Record<string, unknown>> = {
  'https://hub.docker.com/v2/namespaces/library/repositories/shop/tags?page_size=100&name=slim': {
    count: 3,
    next: 'https://hub.docker.com/v2/namespaces/library/repositories/shop/tags?page=2',
    previous: null,
    results: [
      { id: 1, name: '3.2.0-slim', full_size: 1, images: [{ architecture: 'amd64' }], digest: digest('a') },
      { id: 2, name: '3.2-slim', digest: 'sha256:short' },
    ],
  },
  'https://hub.docker.com/v2/namespaces/library/repositories/shop/tags?page=2': {
    count: 3,
    next: null,
    results: [{ id: 3, name: '3.1.0-slim' }],
  },
};

test('all pages are read, and digests that are none are left', async () => {
  const get: Get = (url) => Promise.resolve(pages[url]);
  expect(await hubTags('shop', 'slim', get)).toEqual([
    { name: '3.2.0-slim', digest: digest('a') },
    { name: '3.2-slim', digest: undefined },
    { name: '3.1.0-slim' },
  ]);
});

test('what is no page, or leads elsewhere, is an error', async () => {
  await expect(hubTags('shop', 'slim', () => Promise.resolve({ message: 'no' }))).rejects.toThrow(/results/);
  const away = { next: 'https://example.com/', results: [] };
  await expect(hubTags('shop', 'slim', () => Promise.resolve(away))).rejects.toThrow(/names https:\/\/example\.com/);
});

test('versions are of whole releases with the suffix, in order', () => {
  const names = ['3.10.1-slim', '3.2.0-slim', '3.2-slim', '3.2.1-slim-trixie', '3.3.0rc1-slim', '3.0.9-slim', '3.2.1'];
  expect(
    versionsOf(
      names.map((name) => tag(name)),
      shop,
    ),
  ).toEqual(['3.2.0', '3.10.1']);
});

test('the newest of each line, and what is missing below it', () => {
  const versions = ['3.1.0', '3.1.2', '3.2.0', '3.10.0', '3.10.1'];
  expect(newestOf(versions)).toEqual(['3.1.2', '3.2.0', '3.10.1']);
  expect(gapsIn(versions)).toEqual(['3.1.1']);
});

test('digests are those of the newest of each line', () => {
  const tags = [tag('3.1.0-slim', 'a'), tag('3.1.1-slim', 'b'), { name: '3.2.0-slim' }];
  expect(digestsOf(tags, shop)).toEqual([['shop:3.1.1-slim', digest('b')]]);
});

test.each([
  [
    'newest',
    "export const date = '2026-01-01';\nconst newest: Names<number> = {\n  '3.0': 7,\n};\n",
    "{ '3.1': 2, '3.2': 0 };",
  ],
  ['released', "export const date = '';\nconst newest: Names<string> = { '3': '0.0' };\n", "{ '3': '1.1 1.2 2.0' };"],
  ['list', "export const date = '';\nexport const newest: readonly string[] = ['3.0.1'];\n", "['3.1.2', '3.2.0'];"],
] as const)('a table of the form %s', (form, text, expected) => {
  const written = withTable(text, { ...shop, form }, ['3.1.1', '3.1.2', '3.2.0'], '2026-11-23');
  expect(written).toContain(`= ${expected}\n`);
  expect(written).toContain("date = '2026-11-23'");
});

test('each table is found in its file, and digests in theirs', () => {
  const read = (path: string): string => readFileSync(new URL(`../src/${path}`, import.meta.url), 'utf8');
  for (const table of tables) {
    const written = withTable(read(`languages/${table.file}`), table, ['9.9.9'], '2030-01-01');
    expect(written).toMatch(/date = '2030-01-01'/);
    expect(written).toMatch(/= (?:\{ '9(?:\.9)?': '?9(?:\.9)?'? \}|\['9\.9\.9'\]);/);
  }
  expect(withDigests(read('versions/digests.ts'), [['shop:1', digest('a')]])).toContain(
    `{\n  'shop:1': '${digest('a')}',\n};`,
  );
  expect(() => withTable('', shop, [], '')).toThrow(/no table newest/);
});
