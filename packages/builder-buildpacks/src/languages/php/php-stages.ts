import type { Instruction, Stage, Wishes } from '../../plan/plan.ts';
import {
  appDirectory,
  copyFiles,
  debianPackages,
  fetching,
  inApp,
  ownStep,
  sourceFrom,
  variablesOf,
} from '../../plan/steps.ts';
import type { Tree } from '../../tree.ts';
import { type Assets, assetsStage } from '../node/assets.ts';
import { apacheSteps, phpSettings } from './apache.ts';
import type { Composer } from './composer.ts';
import type { Extensions } from './extensions.ts';
import type { DocumentRoot, Framework } from './framework.ts';
import { composerVersion } from './php-versions.ts';

interface Parts {
  readonly tree: Tree;
  readonly version: string;
  readonly composer: Composer;
  readonly framework: Framework;
  readonly extensions: Extensions;
  readonly root: DocumentRoot | undefined;
  readonly assets: Assets | undefined;
  readonly wishes: Wishes;
}

/** Extensions, then packages, then the app: a change of the source alone runs and changes the last of them. */
export function stagesOf(parts: Parts): readonly Stage[] {
  const { version, composer, extensions, assets, wishes } = parts;
  const image = { image: `php:${version}-apache-trixie` };
  const builds = composer.exists || wishes.buildCommand !== undefined;
  const compiles = extensions.steps.length > 0;
  return [
    { name: 'tools', from: image, instructions: toolsOf(parts) },
    ...(composer.exists
      ? [
          { name: 'composer', from: { image: `composer:${composerVersion}` }, instructions: [] },
          { name: 'dependencies', from: { stage: 'tools' }, instructions: dependenciesOf(parts) },
        ]
      : []),
    ...(assets?.stages ?? []),
    ...(builds
      ? [
          {
            name: 'build',
            from: { stage: composer.exists ? 'dependencies' : 'tools' },
            instructions: buildOf(parts),
          },
        ]
      : []),
    {
      name: 'app',
      from: image,
      instructions: appOf(parts, builds ? 'build' : assets && assetsStage, compiles),
    },
  ].filter(({ name }) => name !== 'tools' || builds || compiles);
}

function toolsOf({ extensions: { native, steps }, wishes }: Parts): readonly Instruction[] {
  const run = (command: string): Instruction => ({ kind: 'run', command, ...fetching(wishes) });
  return [...debianPackages(native.build), ...steps.map(run), inApp];
}

/** Without scripts and autoloader: these need the source. */
function dependenciesOf({ composer, wishes }: Parts): readonly Instruction[] {
  const install = 'composer install --no-dev --no-scripts --no-autoloader --prefer-dist --no-progress';
  const cache = { name: 'composer', target: '/root/.cache/composer' };
  const manifests = ['composer.json', ...(composer.locked ? ['composer.lock'] : [])];
  return [
    ...debianPackages(['git', 'unzip']),
    { kind: 'copy', from: 'composer', paths: ['/usr/bin/composer'], to: '/usr/local/bin/' },
    {
      kind: 'env',
      values: { COMPOSER_ALLOW_SUPERUSER: '1', COMPOSER_CACHE_DIR: cache.target, COMPOSER_NO_INTERACTION: '1' },
    },
    ...repositoryOf(wishes),
    ...(composer.needsSource ? [sourceFrom(undefined)] : copyFiles(manifests)),
    { kind: 'run', command: install, caches: [cache], ...fetching(wishes) },
  ];
}

/** In the place of packagist.org. */
function repositoryOf({ indexes: { php } }: Wishes): readonly Instruction[] {
  if (php === undefined) return [];
  const configure = (...argv: readonly string[]): Instruction => ({
    kind: 'run',
    command: { argv: ['composer', 'config', '--global', ...argv] },
  });
  return [
    ...(php.startsWith('http:') ? [configure('secure-http', 'false')] : []),
    configure('repositories.packagist.org', 'composer', php),
  ];
}

/** The last stage has the packages from the stage before: of these stay what is made of the source. */
function buildOf({ composer, framework, assets, wishes }: Parts): readonly Instruction[] {
  const run = (command: string): Instruction => ({ kind: 'run', command, ...fetching(wishes) });
  const steps = composer.exists ? ['composer dump-autoload --no-dev --optimize', ...stepsFor(framework, composer)] : [];
  return [
    sourceFrom(assets && assetsStage),
    ...variablesOf(wishes),
    ...environmentFor(framework),
    ...steps.map(run),
    ...(wishes.buildCommand === undefined ? [] : [ownStep(wishes.buildCommand, wishes)]),
    ...(composer.exists ? [run('find vendor -mindepth 1 -maxdepth 1 -type d ! -name composer -exec rm -rf {} +')] : []),
  ];
}

function stepsFor(framework: Framework, { packages, scripts }: Composer): readonly string[] {
  // As `artisan storage:link` does, without a start of the app.
  if (framework === 'Laravel') return ['test -e public/storage || ln -s ../storage/app/public public/storage'];
  if (framework !== 'Symfony') return [];
  const key = 'APP_SECRET=not-a-key';
  const cached = scripts.includes('post-install-cmd')
    ? 'composer run-script --no-dev post-install-cmd'
    : 'php bin/console cache:clear';
  const mapped = packages.has('symfony/asset-mapper') ? [`${key} php bin/console asset-map:compile`] : [];
  return [`${key} ${cached}`, ...mapped];
}

function environmentFor(framework: Framework): readonly Instruction[] {
  if (framework === undefined) return [];
  const laravel = { APP_ENV: 'production', LOG_CHANNEL: 'stderr' };
  return [{ kind: 'env', values: framework === 'Laravel' ? laravel : { APP_DEBUG: '0', APP_ENV: 'prod' } }];
}

function appOf(parts: Parts, from: string | undefined, compiles: boolean): readonly Instruction[] {
  const { composer, framework, extensions, root } = parts;
  const made = ['/usr/local/lib/php/extensions/', '/usr/local/etc/php/conf.d/'];
  return [
    ...debianPackages(extensions.native.run),
    ...(compiles ? made.map((path): Instruction => ({ kind: 'copy', from: 'tools', paths: [path], to: path })) : []),
    phpSettings,
    ...(root ? apacheSteps(root) : []),
    { kind: 'stopsignal', name: 'SIGTERM' },
    inApp,
    ...environmentFor(framework),
    ...(composer.exists
      ? [{ kind: 'copy', from: 'dependencies', paths: [`${appDirectory}/vendor/`], to: './vendor/' } as const]
      : []),
    { ...sourceFrom(from), owned: true },
  ];
}
