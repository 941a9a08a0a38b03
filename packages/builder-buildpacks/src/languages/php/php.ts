import { driftWarnings } from '../../plan/lockfile-drift.ts';
import type { Decision, Draft, Wishes } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import { optionWishes } from '../../versions/choose-version.ts';
import type { Detected, LanguagePack } from '../language-pack.ts';
import { assetsOf } from '../node/assets.ts';
import { apacheCommand } from './apache.ts';
import { type Composer, composerOf } from './composer.ts';
import { type Extensions, extensionsOf } from './extensions.ts';
import { documentRootOf, type DocumentRoot, entries, type Framework, frameworkOf } from './framework.ts';
import { phpVersion } from './php-version.ts';
import { composerVersion } from './php-versions.ts';
import { stagesOf } from './php-stages.ts';

export const php: LanguagePack = { language: 'php', title: 'PHP', detect, plan };

/** A composer.json with nothing that answers requests is one of tools. */
function detect(tree: Tree): Detected | undefined {
  const composer = tree.files.includes('composer.json') ? 'composer.json' : undefined;
  const root = documentRootOf(tree);
  const file = composer ?? root?.entry;
  return file === undefined ? undefined : { file, strength: root === undefined ? 'weak' : 'strong' };
}

function plan(tree: Tree, wishes: Wishes): Draft {
  const composer = composerOf(tree);
  const framework = frameworkOf(tree, composer);
  const { version, decision, warnings } = phpVersion(tree, composer, optionWishes(wishes));
  const extensions = extensionsOf(composer, framework);
  const root = documentRootOf(tree);
  const assets = assetsOf(tree, wishes);
  const decisions = decisionsOf(composer, framework, extensions, root);
  return {
    decisions: [decision, ...decisions, ...(assets?.decisions ?? [])],
    warnings: [...warnings, ...warningsOf(composer, extensions), ...(assets?.warnings ?? [])],
    stages: stagesOf({ tree, version, composer, framework, extensions, root, assets, wishes }),
    ...(root && {
      start: { command: { shell: apacheCommand }, reason: `there is ${root.entry}`, at: { file: root.entry } },
    }),
    looked: entries,
    port: 8080,
    ignore: ignoreFor(composer, framework, assets?.ignore),
  };
}

function decisionsOf(
  { exists }: Composer,
  framework: Framework,
  { names }: Extensions,
  root: DocumentRoot | undefined,
): readonly Decision[] {
  const file = 'composer.json';
  const all: readonly (Decision | false | undefined)[] = [
    exists && {
      what: 'Package manager',
      value: `composer ${composerVersion}`,
      reason: `there is ${file}`,
      at: { file },
    },
    framework && { what: 'Framework', value: framework, reason: 'by its package and its console' },
    names.length > 0 && { what: 'Extensions', value: names.join(', '), reason: 'what is required' },
    root && { what: 'Web server', value: `Apache of ${root.path}`, reason: `there is ${root.entry}` },
  ];
  return all.filter((one) => one !== false && one !== undefined);
}

function warningsOf({ exists, locked, missing }: Composer, { unknown }: Extensions): readonly string[] {
  const unlocked =
    'There is no composer.lock: each build may get other versions. Commit the one that `composer update` writes.';
  return [
    ...(exists && !locked ? [unlocked] : []),
    ...driftWarnings({
      lockfile: 'composer.lock',
      manifest: 'composer.json',
      required: missing,
      has: () => false,
      command: 'composer update',
    }),
    ...unknown.map(
      (name) => `ext-${name} is required, which is not known here: a Dockerfile of your own can install it.`,
    ),
  ];
}

/** The .env of Symfony is committed, holds what is no secret, and is asked for when it starts. */
function ignoreFor({ exists }: Composer, framework: Framework, ofAssets: readonly string[] = []): readonly string[] {
  return [
    'auth.json',
    ...(exists ? ['vendor'] : []),
    ...(framework === 'Laravel' ? ['storage/logs/*.log', 'bootstrap/cache/*.php'] : []),
    ...(framework === 'Symfony' ? ['var', '!.env', '!.env.prod'] : []),
    ...ofAssets,
  ];
}
