import semver from 'semver';
import { expect, test } from 'vitest';
import { textsOf } from '../../eject.ts';
import { type BuildpacksOptions, settingsOf } from '../../options.ts';
import { treeOf } from '../../tree.ts';

type Files = Readonly<Record<string, string>>;
type Package = Readonly<Record<string, unknown>>;

function planned(composer: Package, files: Files = {}, options: BuildpacksOptions = {}): ReturnType<typeof textsOf> {
  const texts = {
    'index.php': '',
    'composer.json': JSON.stringify(composer, null, 2),
    'composer.lock': '{}',
    ...files,
  };
  return textsOf(treeOf(texts), 'shop', settingsOf(options));
}

const decided = (ejected: ReturnType<typeof textsOf>, what: string): string => {
  const found = ejected.plan.decisions.find((decision) => decision.what === what);
  return `${found?.value} by ${found?.at?.file}:${found?.at?.line}`;
};

const php = (range: string): Package => ({ require: { php: range } });

test.each([
  ['the option', php('^8.1'), {}, { version: '8.3' }, '8.3.35 by undefined:undefined'],
  ['.php-version', php('^8.1'), { '.php-version': '8.2\n' }, {}, '8.2.34 by .php-version:1'],
  ['mise', php('^8.1'), { 'mise.toml': '[tools]\nphp = "8.3"\n' }, {}, '8.3.35 by mise.toml:2'],
  ['.tool-versions', php('^8.1'), { '.tool-versions': 'php 8.2.1\n' }, {}, '8.2.34 by .tool-versions:1'],
  ['config.platform', { ...php('^8.1'), config: { platform: { php: '8.1.10' } } }, {}, {}, '8.1.34 by composer.json:6'],
  ['require', php('~8.1'), {}, {}, '8.4.27 by composer.json:3'],
  ['a new one', php('^8.5'), {}, {}, '8.5.12 by composer.json:3'],
  ['nothing', {}, {}, {}, '8.4.27 by undefined:undefined'],
])('the version of PHP by %s', (_by, composer, files, options, expected) => {
  expect(decided(planned(composer, files, options), 'PHP')).toBe(expected);
});

test.each([
  ['~8.2.0', '8.2.34'],
  ['~8.2', '8.4.27'],
  ['8.2.*', '8.2.34'],
  ['>=8.1 <8.3', '8.2.34'],
  ['>= 8.1, < 8.3', '8.2.34'],
  ['8.1 - 8.2', '8.2.34'],
  ['^7.4|^8.0', '8.4.27'],
  ['^7.4 || ~8.1.0 || ~8.2.0', '8.2.34'],
  ['>=8.1 !=8.4.*', '8.3.35'],
])('%s of Composer takes %s', (range, expected) => {
  expect(decided(planned(php(range)), 'PHP')).toMatch(new RegExp(`^${semver.parse(expected)?.version} `));
});

test('a version that cannot be had is told with its line and the nearest', () => {
  expect(() => planned(php('^7.4'))).toThrow(
    expect.objectContaining({
      message: 'The image cannot be planned: require.php asks for PHP ^7.4, which cannot be had (composer.json:3)',
      hint: 'The nearest that can be had is 8.4.27; the table is of 2026-11-23.',
    }),
  );
  expect(() => planned({}, { 'composer.lock': '{,' })).toThrow(/composer\.lock cannot be read/);
});

const locked = (...packages: readonly Package[]): Files => ({ 'composer.lock': JSON.stringify({ packages }) });

test.each([
  [{ require: { 'ext-json': '*' } }, {}, 'undefined'],
  [{ require: { 'ext-GD': '*', 'ext-redis': '*' } }, {}, 'gd, redis'],
  [{}, locked({ name: 'a/b', require: { 'ext-intl': '*' } }), 'intl'],
  [{ require: { 'ext-apcu': '*' } }, locked({ name: 'a/b', provide: { 'ext-apcu': '*' } }), 'undefined'],
  [{ require: { 'doctrine/dbal': '*' } }, {}, 'pdo_mysql, pdo_pgsql'],
])('%j with %j has these extensions added: %s', (composer, files, expected) => {
  expect(decided(planned(composer, files), 'Extensions').split(' by ')[0]).toBe(expected);
});

test('an extension of PECL is compiled with secrets and libraries, which the last stage has too', () => {
  const { dockerfile } = planned({ require: { 'ext-imagick': '*' } }, {}, { secrets: { COMPOSER_AUTH: 'pl4nted' } });
  const tools = dockerfile.split('\n\n').find((stage) => stage.startsWith('FROM'));
  expect(tools).toContain('libmagickwand-dev ');
  expect(tools).toMatch(/COMPOSER_AUTH\)" && pecl install imagick && docker-php-ext-enable imagick$/m);
  expect(dockerfile.split(' AS app\n')[1]).toContain('--no-install-recommends libmagickwand-7.q16-10 &&');
  expect(dockerfile).not.toContain('pl4nted');
});

test('what needs a hand is told', () => {
  const { plan } = planned({ require: { 'ext-swoole': '*' } }, {});
  expect(plan.warnings).toEqual([expect.stringMatching(/^ext-swoole is required, which is not known here/)]);
  const drifted = planned(
    { require: { 'a/b': '*', 'a/c': '*', php: '*' } },
    locked({ name: 'a/d', replace: { 'a/c': '*' } }),
  );
  expect(drifted.plan.warnings).toEqual([expect.stringMatching(/^composer\.lock does not have a\/b, which composer/)]);
  const tools = { 'composer.json': '{}', 'lib/a.php': '' };
  expect(() => textsOf(treeOf(tools), 'shop', settingsOf({}))).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/public\/index\.php, web\/index\.php/) }),
  );
});

test('packages among the files of the app need these to be installed', () => {
  const repositories = { local: { type: 'path', url: 'packages/*' } };
  expect(planned({ repositories }).dockerfile).toMatch(/COPY \. \.\/\nRUN \S+ composer install/);
  expect(planned({ repositories: [{ type: 'vcs', url: 'x' }] }).dockerfile).toContain(
    'COPY composer.json composer.lock',
  );
});

test('a composer.json of tools, and a package.json of assets, do not make the language', () => {
  const language = (files: Files): string =>
    textsOf(treeOf(files), 'shop', settingsOf({ startCommand: 'x' })).plan.language;
  const node = { 'package.json': '{ "scripts": { "start": "node ." } }' };
  expect(language({ ...node, 'composer.json': '{}' })).toBe('node');
  expect(language({ 'package.json': '{}', 'server.js': '', 'index.php': '' })).toBe('php');
  expect(language({ 'composer.json': '{}' })).toBe('php');
});

test('the sources are not shown where they are below the document root, and a front controller answers for all else', () => {
  expect(planned({}).dockerfile).toContain('RedirectMatch 404 "^/(vendor/');
  const below = planned({}, { 'public/index.php': '' }).dockerfile;
  expect(below).toContain('FallbackResource /index.php');
  expect(below).not.toContain('vendor/|');
  expect(planned({}, { 'public/index.php': '', 'public/.htaccess': '' }).dockerfile).not.toContain('FallbackResource');
});

test('another repository takes the place of packagist.org', () => {
  const { dockerfile } = planned({}, {}, { indexes: { php: 'http://packages.example/' } });
  expect(dockerfile).toContain(
    '\nRUN ["composer","config","--global","secure-http","false"]' +
      '\nRUN ["composer","config","--global","repositories.packagist.org","composer","http://packages.example/"]\n',
  );
  expect(planned({}, {}, { indexes: { php: 'https://packages.example/' } }).dockerfile).not.toContain('secure-http');
});
