import { expect, test } from 'vitest';
import { textsOf } from '../../eject.ts';
import { type BuildpacksOptions, settingsOf } from '../../options.ts';
import { treeOf } from '../../tree.ts';

type Files = Readonly<Record<string, string>>;

function planned(
  devDependencies: readonly string[],
  files: Files = {},
  more: object = {},
  options: BuildpacksOptions = {},
): ReturnType<typeof textsOf> {
  const file = {
    scripts: { build: 'build' },
    devDependencies: Object.fromEntries(devDependencies.map((name) => [name, '1'])),
    ...more,
  };
  const lock = { 'package-lock.json': '{}' };
  return textsOf(treeOf({ 'package.json': JSON.stringify(file), ...lock, ...files }), 'shop', settingsOf(options));
}

const started = ({ plan: { start } }: ReturnType<typeof textsOf>): string =>
  'argv' in start.command ? start.command.argv.join(' ') : start.command.shell;
const root = ({ dockerfile }: ReturnType<typeof textsOf>): string | undefined =>
  / {2}root \* ([^']+)'/.exec(dockerfile)?.[1];

test.each([
  [['vite'], {}, '/srv/app/dist'],
  [['vite'], { 'vite.config.ts': "export default { build: { outDir: './site/' } }" }, '/srv/app/site'],
  [['vite'], { 'vite.config.ts': "export default { build: { outDir: '../site' } }" }, '/srv/app/dist'],
  [['vite'], { 'vite.config.ts': 'export default { build: { outDir: "a\' > /x; id" } }' }, '/srv/app/dist'],
  [['next'], { 'next.config.mjs': "export default { output: 'export', distDir: 'made' }" }, '/srv/app/made'],
  [['@sveltejs/kit', '@sveltejs/adapter-static', 'vite'], {}, '/srv/app/build'],
  [['@angular/core'], { 'angular.json': '{ "outputPath": "dist/x" }' }, '/srv/app/dist/x/browser'],
  [
    ['@angular/core'],
    { 'angular.json': '{ "builder": "@angular-devkit/build-angular:browser", "outputPath": "dist/x" }' },
    '/srv/app/dist/x',
  ],
  [['gatsby'], {}, '/srv/app/public'],
])('what %j builds with %j is served', (dependencies, files, expected) => {
  const ejected = planned(dependencies, files);
  expect(root(ejected)).toBe(expected);
  expect(started(ejected)).toMatch(/^caddy run/);
});

test.each([
  [['next'], {}, {}, 'next start'],
  [['@sveltejs/kit', '@sveltejs/adapter-node', 'vite'], {}, {}, 'node build'],
  [['vite'], { 'server.js': '' }, {}, 'node server.js'],
  [['vite'], { 'server.js': '' }, { main: 'server.js' }, 'node server.js'],
  [['vite'], {}, { scripts: { build: 'vite build', start: 'node api' } }, 'node api'],
  [['vite'], { Procfile: 'web: node api\n' }, {}, 'node api'],
])('%j with %j and %j starts a program', (dependencies, files, more, expected) => {
  const ejected = planned(dependencies, files, more);
  expect(started(ejected)).toBe(expected);
  expect(root(ejected)).toBe(undefined);
});

const standalone = { 'next.config.mjs': "export default { output: 'standalone' }" };

test.each([
  [
    ['next'],
    standalone,
    { scripts: { build: 'next build', start: 'next start' } },
    '.next/standalone/ ./',
    'node server.js',
  ],
  [['nuxt'], {}, {}, '.output/ ./.output/', 'node .output/server/index.mjs'],
  [['@tanstack/react-start', 'nitro'], {}, {}, '.output/ ./.output/', 'node .output/server/index.mjs'],
])('what %j builds with %j stands alone', (dependencies, files, more, copied, expected) => {
  const ejected = planned(dependencies, files, more);
  expect(started(ejected)).toBe(expected);
  expect(ejected.dockerfile).toContain(`COPY --from=build --chown=10001:10001 /srv/app/${copied}\n`);
  expect(ejected.dockerfile).not.toContain('--omit=dev');
});

test.each([
  [['next'], { 'next.config.mjs': "export default { output: 'standalone', outputFileTracingRoot: '..' }" }, {}, {}],
  [['next'], standalone, { scripts: { build: 'next build', start: 'node my-server.js' } }, {}],
  [['nuxt'], {}, { scripts: { build: 'nuxt build', prestart: 'node migrate.js', start: 'nuxt start' } }, {}],
  [['nuxt', 'prisma'], {}, {}, {}],
  [['nuxt'], { Procfile: 'worker: node worker.js\n' }, {}, {}],
  [['nuxt'], {}, {}, { startCommand: 'node .output/server/index.mjs' }],
  [['nuxt'], {}, {}, { buildCommand: 'make' }],
])('where more than %j with %j may run, all of the app is there (%j, %j)', (dependencies, files, more, options) => {
  const { dockerfile } = planned(dependencies, files, more, options);
  expect(dockerfile).toContain('COPY --from=dependencies /srv/app/ ./\n');
});

test('a server for development is no start command, and an option is one', () => {
  const scripts = { build: 'vite build', start: 'vite --host' };
  expect(started(planned(['vite'], {}, { scripts: { ...scripts, start: 'vite dev --host' } }))).toMatch(/^caddy/);
  const told = planned(['vite'], {}, { scripts }, { startCommand: 'node api' });
  expect([started(told), root(told)]).toEqual(['node api', undefined]);
});

test.each([[['@sveltejs/kit', 'vite']], [['@tanstack/react-start', 'vite']], [['@angular/core', '@angular/ssr']]])(
  '%j without what makes it a program is an error, and no page of nothing',
  (dependencies) => {
    expect(() => planned(dependencies)).toThrow(/nothing says how the app is started/);
  },
);

test('of several apps those that can be started are named', () => {
  const apps = { 'apps/web/package.json': '{ "scripts": { "start": "x" } }', 'packages/a/package.json': '{}' };
  expect(() => planned([], apps)).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/workspaces \(apps\/web can be started: write `web: cd/) }),
  );
});

test('libraries of Debian are for what the app runs with', () => {
  const stages = planned(['canvas'], { 'server.js': '' }, { dependencies: { puppeteer: '1', x: 'github:a/b' } })
    .dockerfile.split('\n\n')
    .slice(1);
  expect(stages[0]).toMatch(/build-essential git libcairo2-dev [^&]*&&[^]*PUPPETEER_SKIP_DOWNLOAD=true/);
  expect(stages.at(-1)).toMatch(/recommends chromium &&[^]*PUPPETEER_EXECUTABLE_PATH=\/usr\/bin\/chromium/);
});

test('pages beside another language are its own', () => {
  const language = (files: Files): string =>
    textsOf(treeOf(files), 'shop', settingsOf({ startCommand: 'x' })).plan.language;
  expect(language({ 'index.html': '' })).toBe('static');
  expect(language({ 'public/index.html': '', 'package.json': '{ "devDependencies": { "prettier": "3" } }' })).toBe(
    'static',
  );
  expect(language({ 'index.html': '', 'package.json': '{ "scripts": { "build": "vite build" } }' })).toBe('node');
  expect(language({ 'index.html': '', 'package.json': '{ "scripts": { "start": "node ." } }' })).toBe('node');
  expect(language({ 'public/index.html': '', 'main.py': '' })).toBe('python');
});
