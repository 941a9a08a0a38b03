import { expect, test } from 'vitest';
import { textsOf } from '../../eject.ts';
import { settingsOf } from '../../options.ts';
import { treeOf } from '../../tree.ts';

type Files = Readonly<Record<string, string>>;

function warned(
  files: Files,
  versions: Readonly<Record<string, string>> = { 'left-pad': '^1', '@a/b': '2' },
): readonly string[] {
  const file = { scripts: { start: 'node .' }, dependencies: versions };
  return textsOf(treeOf({ 'package.json': JSON.stringify(file), ...files }), 'shop', settingsOf({})).plan.warnings;
}

const npm = (...names: readonly string[]): Files => ({
  'package-lock.json': JSON.stringify(
    { packages: Object.fromEntries(names.map((name) => [`node_modules/${name}`, {}])) },
    null,
    2,
  ),
});
const pnpm = (text: string): Files => ({ 'pnpm-lock.yaml': text });
const yarn = (text: string): Files => ({ 'yarn.lock': text });

test.each([
  [npm('left-pad', '@a/b')],
  [{ 'package-lock.json': '{ "lockfileVersion": 1, "dependencies": {} }' }],
  [
    pnpm(
      "importers:\n  .:\n    dependencies:\n      '@a/b':\n        specifier: 2\n      left-pad:\n        specifier: ^1\n",
    ),
  ],
  [yarn('"@a/b@2":\n  version "2.0.0"\n\nleft-pad@^1, left-pad@^1.1:\n  version "1.3.0"\n')],
  [yarn('__metadata:\n  version: 8\n\n"@a/b@npm:2":\n\n"left-pad@npm:^1":\n')],
  [{ 'bun.lock': '{ "workspaces": { "": { "dependencies": { "@a/b": "2", "left-pad": "^1", }, }, }, }' }],
])('%j has all', (files) => {
  expect(warned(files)).toEqual([]);
});

test.each([
  [npm('@a/b'), 'package-lock.json does not have left-pad', 'npm install'],
  [npm('left-pad-2', 'x/left-pad'), 'package-lock.json does not have left-pad, @a/b', 'npm install'],
  [
    pnpm("importers:\n  .:\n    dependencies:\n      '@a/b':\n"),
    'pnpm-lock.yaml does not have left-pad',
    'pnpm install',
  ],
  [yarn('"@a/b@2":\n\nright-left-pad@1:\n'), 'yarn.lock does not have left-pad', 'yarn install'],
])('%j has drifted', (files, expected, command) => {
  const [text, ...others] = warned(files);
  expect(text).toBe(
    `${expected}, which package.json requires: it will be refused. Run \`${command}\` and commit what it writes.`,
  );
  expect(others).toEqual([]);
});

test('what is among the files of the app is in no lockfile of some managers', () => {
  const own = { 'packages/b/package.json': '{ "name": "@a/b" }' };
  expect(warned({ ...yarn('x@1:\n'), ...own }, { '@a/b': '2', c: 'file:./c' })).toEqual([]);
});

test.each([
  ['uv.lock', 'name = "flask"\n', []],
  ['uv.lock', 'name = "jinja2"\n', ['flask']],
  ['poetry.lock', 'name = "Flask"\n', []],
  ['pdm.lock', '[[package]]\nname = "gunicorn"\n', ['flask']],
])('%s of Python with %j', (lockfile, text, missing) => {
  const project = '[project]\ndependencies = ["Flask>=3"]\n';
  const tree = treeOf({ 'pyproject.toml': project, [lockfile]: text, 'main.py': '' });
  expect(textsOf(tree, 'shop', settingsOf({ startCommand: 'x' })).plan.warnings).toEqual(
    missing.map((name) => expect.stringMatching(new RegExp(`^${lockfile} does not have ${name}, which pyproject`))),
  );
});
