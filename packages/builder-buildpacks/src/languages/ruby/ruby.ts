import { driftWarnings } from '../../plan/lockfile-drift.ts';
import type { Draft, Wishes } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import { optionWishes } from '../../versions/choose-version.ts';
import type { Detected, LanguagePack } from '../language-pack.ts';
import { assetsOf } from '../node/assets.ts';
import { gemsOf, type Gems } from './gemfile.ts';
import { stagesOf } from './ruby-stages.ts';
import { isRails, lookedFor, rubyStart } from './ruby-start.ts';
import { rubyVersion } from './ruby-version.ts';

export const ruby: LanguagePack = { language: 'ruby', title: 'Ruby', detect, plan };

/** A Gemfile with nothing that answers requests is one of tools, as CocoaPods' or fastlane's. */
function detect(tree: Tree): Detected | undefined {
  if (!tree.files.includes('Gemfile')) return undefined;
  const { names } = gemsOf(tree);
  const serves = ['rails', 'rack', 'sinatra', 'puma', 'hanami', 'roda', 'grape'].some((name) => names.has(name));
  return { file: 'Gemfile', strength: serves || tree.files.includes('config.ru') ? 'strong' : 'weak' };
}

function plan(tree: Tree, wishes: Wishes): Draft {
  const gems = gemsOf(tree);
  const { version, decision, warnings } = rubyVersion(tree, gems, optionWishes(wishes));
  const assets = assetsOf(tree, wishes);
  const start = rubyStart(tree, gems);
  return {
    decisions: [
      decision,
      {
        what: 'Package manager',
        value: `bundler ${gems.bundler ?? ''}`.trim(),
        reason: 'there is Gemfile',
        at: { file: 'Gemfile' },
      },
      ...(assets?.decisions ?? []),
    ],
    warnings: [...warnings, ...(assets?.warnings ?? []), ...warningsOf(tree, gems)],
    stages: stagesOf({ tree, version, gems, assets, wishes }),
    ...(start && { start }),
    looked: lookedFor,
    port: 3000,
    ignore: ['.bundle', 'vendor/bundle', 'log/*', 'tmp/*', ...(assets?.ignore ?? [])],
  };
}

/** What asks for Node.js while Ruby compiles the assets. */
const mixed = ['vite_ruby', 'shakapacker', 'webpacker'];

function warningsOf(tree: Tree, gems: Gems): readonly string[] {
  const unlocked =
    'There is no Gemfile.lock: each build may get other versions. Commit the one that `bundle install` writes.';
  const bundler = isRails(tree, gems) ? mixed.find((name) => gems.names.has(name)) : undefined;
  const needsNode = `${bundler} runs Node.js in assets:precompile, which this image has not: take a Dockerfile of your own.`;
  const drift = driftWarnings({
    lockfile: 'Gemfile.lock',
    manifest: 'Gemfile',
    required: gems.missing,
    has: () => false,
    command: 'bundle lock',
  });
  return [...(gems.locked ? [] : [unlocked]), ...drift, ...(bundler === undefined ? [] : [needsNode])];
}
