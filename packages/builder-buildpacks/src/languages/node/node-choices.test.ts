import { expect, test } from 'vitest';
import { textsOf } from '../../eject.ts';
import { type BuildpacksOptions, settingsOf } from '../../options.ts';
import { treeOf } from '../../tree.ts';

type Package = Readonly<Record<string, unknown>>;

function planned(
  file: Package,
  files: Readonly<Record<string, string>> = {},
  options: BuildpacksOptions = {},
): ReturnType<typeof textsOf> {
  const tree = treeOf({ 'package.json': JSON.stringify(file, null, 2), 'server.js': '', ...files });
  return textsOf(tree, 'shop', settingsOf(options));
}

const decided = (ejected: ReturnType<typeof textsOf>, what: string): string => {
  const found = ejected.plan.decisions.find((decision) => decision.what === what);
  return `${found?.value} by ${found?.at?.file}:${found?.at?.line}`;
};
test.each([
  ['the option', { engines: { node: '20' } }, {}, { version: '22.20.0' }, '22.20.0 by undefined:undefined'],
  [
    'devEngines',
    { devEngines: { runtime: { name: 'node', version: '22.14.x' } } },
    { '.nvmrc': '18' },
    {},
    '22.14.0 by package.json:3',
  ],
  ['volta', { volta: { node: '20.10.0' } }, { '.nvmrc': '18' }, {}, '20.10.0 by package.json:2'],
  ['.node-version', {}, { '.node-version': '20.11.0\n', '.nvmrc': '18' }, {}, '20.11.0 by .node-version:1'],
  ['.nvmrc', {}, { '.nvmrc': '# ours\nv18.20.4\n' }, {}, '18.20.4 by .nvmrc:2'],
  ['a name', {}, { '.nvmrc': 'lts/iron' }, {}, '20.20.2 by .nvmrc:1'],
  ['mise', {}, { 'mise.toml': '[tools]\npython = "3.13"\nnode = "22.1"\n' }, {}, '22.1.0 by mise.toml:3'],
  ['.tool-versions', {}, { '.tool-versions': 'python 3.1\nnodejs 18.20.4\n' }, {}, '18.20.4 by .tool-versions:2'],
  ['a range', { engines: { node: '>=18 <23' } }, {}, {}, '22.23.3 by package.json:3'],
  ['several ranges', { engines: { node: '18 || 21' } }, {}, {}, '18.20.8 by package.json:3'],
  ['an odd one', { engines: { node: '21' } }, {}, {}, '21.7.3 by package.json:3'],
  ['nothing', {}, {}, {}, '24.21.0 by undefined:undefined'],
])('the version of Node.js by %s', (_by, file, files, options, expected) => {
  expect(decided(planned(file, files, options), 'Node.js')).toBe(expected);
});

test('a version that cannot be had is told with its line and the nearest', () => {
  expect(() => planned({ engines: { node: '20.99' } })).toThrow(
    expect.objectContaining({
      code: 'BUILD_FAILED',
      message: 'The image cannot be planned: engines.node asks for Node.js 20.99, which cannot be had (package.json:3)',
      hint: 'The nearest that can be had is 20.20.2; the table is of 2026-11-23.',
    }),
  );
  expect(() => planned({}, { '.nvmrc': 'twenty' })).toThrow(/\.nvmrc is "twenty", which is no version.*\(\.nvmrc:1\)/);
});

test('two that disagree are told', () => {
  expect(planned({ engines: { node: '>=22' } }, { '.nvmrc': '20' }).plan.warnings).toContain(
    '.nvmrc is 20, but engines.node is >=22: Node.js 20.20.2 is taken',
  );
});

test.each([
  [{ packageManager: 'yarn@4.1.0' }, { 'pnpm-lock.yaml': '' }, 'yarn 4.1.0'],
  [{ devEngines: { packageManager: { name: 'pnpm', version: '^9' } } }, {}, 'pnpm 9.15.9'],
  [{ engines: { pnpm: '8' } }, { 'pnpm-lock.yaml': '' }, 'pnpm 8.15.9'],
  [{}, { 'pnpm-lock.yaml': "lockfileVersion: '6.0'" }, 'pnpm 8.15.9'],
  [{}, { 'yarn.lock': '' }, 'yarn 1.22.22'],
  [{}, { 'bun.lockb': '' }, 'bun 1.4.5'],
  [{ engines: { npm: '>=9' } }, {}, 'npm'],
])('the package manager of %j and %j', (file, files, expected) => {
  expect(decided(planned(file, files), 'Package manager')).toMatch(new RegExp(`^${expected} by`));
});

test('lockfiles that are missing, or one too many, are told', () => {
  expect(planned({}, { 'yarn.lock': '', 'package-lock.json': '' }).plan.warnings).toEqual([
    'package-lock.json is of another package manager than yarn: remove it.',
  ]);
  expect(planned({}).plan.warnings).toEqual([expect.stringMatching(/^There is no lockfile of npm/)]);
  expect(() => planned({ packageManager: 'vlt@1' })).toThrow(/packageManager is vlt/);
});

test.each([
  ['provider = "prisma-client-js"', {}, [expect.stringMatching(/^@prisma\/client is made .* move it there/)]],
  ['provider = "prisma-client-js"', { dependencies: { '@prisma/client': '6', prisma: '6' } }, []],
  ['provider = "prisma-client-js"', { scripts: { postinstall: 'prisma generate' } }, []],
  ['provider = "prisma-client"\n  output = "../src/made"', {}, []],
])('a client of Prisma of %s with %j', (generator, more, expected) => {
  const file = { dependencies: { '@prisma/client': '6' }, devDependencies: { prisma: '6' }, ...more };
  const files = { 'prisma/schema.prisma': `generator client {\n  ${generator}\n}\n`, 'yarn.lock': '' };
  expect(planned(file, files).plan.warnings).toEqual(expected);
});

test.each([
  [{ scripts: { start: 'next start -p 3000' } }, {}, '["next","start","-p","3000"]'],
  [{ scripts: { start: 'node server.js --port $PORT' } }, {}, '["/bin/sh","-c","exec node server.js --port $PORT"]'],
  [{ scripts: { start: 'a && b' } }, {}, '["/bin/sh","-c","a && b"]'],
  [{ main: './server.js' }, {}, '["node","server.js"]'],
  [{ main: 'gone.js' }, {}, '["node","server.js"]'],
  [{}, { Procfile: 'web: node web.js\n' }, '["node","web.js"]'],
])('%j and %j start by %s', (file, files, expected) => {
  expect(planned(file, files).dockerfile).toContain(`CMD ${expected}\n`);
});

test('without a start command it is said what was looked for', () => {
  const tree = treeOf({ 'package.json': '{}' });
  expect(() => textsOf(tree, 'shop', settingsOf({}))).toThrow(
    expect.objectContaining({
      message: 'The image cannot be planned: nothing says how the app is started',
      hint: expect.stringMatching(
        /Looked for: Procfile, scripts\.start and main in package\.json, a known framework, server\.js/,
      ),
    }),
  );
  expect(() => textsOf(treeOf({ 'package.json': '{,' }), 'shop', settingsOf({}))).toThrow(/no JSON/);
});
