import type { Names } from '@appliku/core';
import { nativePackages } from '../../plan/native-packages.ts';
import type { Instruction, Stage, Wishes } from '../../plan/plan.ts';
import { copyFiles, debianPackages, fetching, inApp, ownStep, sourceFrom, variablesOf } from '../../plan/steps.ts';
import type { Tree } from '../../tree.ts';
import { type Assets, assetsStage } from '../node/assets.ts';
import type { Gems } from './gemfile.ts';
import { compiler, nativeGems } from './native-gems.ts';
import { isRails } from './ruby-start.ts';

/** Where the official images look for gems. */
const bundle = '/usr/local/bundle';

export interface Parts {
  readonly tree: Tree;
  readonly version: string;
  readonly gems: Gems;
  readonly assets: Assets | undefined;
  readonly wishes: Wishes;
}

/** Gems lie apart from the app, so a change of the source alone installs nothing and changes the one layer that has it. */
export function stagesOf(parts: Parts): readonly Stage[] {
  const { version, gems, assets, wishes } = parts;
  const native = nativePackages(nativeGems, gems.names);
  const image = { image: `ruby:${version}-slim` };
  const steps = buildSteps(parts);
  const packages = [...compiler, ...native.build, ...native.run, ...(gems.fromGit ? ['git'] : [])];
  const from = steps.length > 0 ? 'build' : assets && assetsStage;
  return [
    { name: 'tools', from: image, instructions: toolsOf(parts, packages) },
    { name: 'dependencies', from: { stage: 'tools' }, instructions: dependenciesOf(parts) },
    ...(assets?.stages ?? []),
    ...(steps.length === 0
      ? []
      : [
          {
            name: 'build',
            from: { stage: 'dependencies' },
            instructions: [sourceFrom(assets && assetsStage), ...variablesOf(wishes), ...steps],
          },
        ]),
    {
      name: 'app',
      from: image,
      instructions: [
        ...debianPackages(native.run),
        inApp,
        { kind: 'env', values: environment(gems) },
        { kind: 'copy', from: 'dependencies', paths: [`${bundle}/`], to: `${bundle}/` },
        { ...sourceFrom(from), owned: true },
      ],
    },
  ];
}

function environment({ locked }: Gems): Names<string> {
  return {
    ...(locked && { BUNDLE_DEPLOYMENT: '1' }),
    BUNDLE_PATH: bundle,
    BUNDLE_WITHOUT: 'development:test',
    // Without it a process of many threads keeps several times the memory that it uses.
    MALLOC_ARENA_MAX: '2',
    RACK_ENV: 'production',
    RAILS_ENV: 'production',
    RAILS_LOG_TO_STDOUT: '1',
    RAILS_SERVE_STATIC_FILES: '1',
  };
}

function toolsOf({ gems, wishes }: Parts, packages: readonly string[]): readonly Instruction[] {
  const { ruby } = wishes.indexes;
  // RubyGems knows nothing of Bundler's mirrors.
  const source = ruby === undefined ? '' : ' --clear-sources --source="$BUNDLE_MIRROR__ALL"';
  const setUp = `gem install --no-document${source} bundler:${gems.bundler}`;
  return [
    ...debianPackages(packages),
    inApp,
    {
      kind: 'env',
      values: {
        ...environment(gems),
        BUNDLE_GLOBAL_GEM_CACHE: 'true',
        ...(ruby !== undefined && { BUNDLE_MIRROR__ALL: ruby }),
      },
    },
    ...(gems.bundler === undefined ? [] : [{ kind: 'run', command: setUp, ...fetching(wishes) } as const]),
  ];
}

/** What was downloaded is kept for the next build beside what is installed, and not in it. */
function dependenciesOf({ tree, gems, wishes }: Parts): readonly Instruction[] {
  const manifests = ['Gemfile', 'Gemfile.lock', '.ruby-version', '.tool-versions'];
  const local = tree.files.filter((file) => gems.paths.some((path) => path === '.' || file.startsWith(`${path}/`)));
  const files = [...manifests.filter((file) => tree.files.includes(file)), ...local];
  const clean = `rm -rf ${bundle}/cache ${bundle}/ruby/*/cache ${bundle}/ruby/*/bundler/gems/*/.git`;
  const cache = { name: 'gems', target: '/root/.bundle/cache' };
  return [
    ...copyFiles(files),
    { kind: 'run', command: `bundle install && ${clean}`, caches: [cache], ...fetching(wishes) },
  ];
}

/** Rails wants keys to load; these are of no use. Node.js has built its part before. */
const dummyKeys = 'SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE=not-a-key';
const built = 'SKIP_JS_BUILD=1 SKIP_CSS_BUILD=1 SKIP_YARN_INSTALL=1 SKIP_BUN_INSTALL=1';

function buildSteps({ tree, gems, assets, wishes }: Parts): readonly Instruction[] {
  const pipeline = ['sprockets', 'sprockets-rails', 'propshaft'].some((name) => gems.names.has(name));
  const precompile = `${dummyKeys}${assets ? ` ${built}` : ''} bundle exec rails assets:precompile`;
  const run = (command: string): Instruction => ({ kind: 'run', command, ...fetching(wishes) });
  return [
    ...(wishes.buildCommand === undefined ? [] : [ownStep(wishes.buildCommand, wishes)]),
    ...(gems.names.has('bootsnap') ? [run('bundle exec bootsnap precompile -j 1 --gemfile app/ lib/')] : []),
    ...(isRails(tree, gems) && pipeline ? [run(precompile)] : []),
  ];
}
