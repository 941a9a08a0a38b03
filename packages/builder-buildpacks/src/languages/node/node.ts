import type { Draft, Wishes } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import { optionWishes } from '../../versions/choose-version.ts';
import type { Detected, LanguagePack } from '../language-pack.ts';
import { managerCommands } from './manager-commands.ts';
import { nodeIgnore, stagesOf } from './node-stages.ts';
import { lookedFor, nodeStart } from './node-start.ts';
import { nodeVersion } from './node-version.ts';
import { packageFileOf } from './package-file.ts';
import { packageManager } from './package-manager.ts';

export const node: LanguagePack = { language: 'node', title: 'Node.js', detect, plan };

/** Without anything that starts it, a package.json is there for the assets of another language, or for its tools. */
function detect(tree: Tree): Detected | undefined {
  if (!tree.files.includes('package.json')) return undefined;
  const starts = nodeStart(tree, packageFileOf(tree)) !== undefined;
  return { file: 'package.json', strength: starts ? 'strong' : 'weak' };
}

function plan(tree: Tree, wishes: Wishes): Draft {
  const file = packageFileOf(tree);
  const { version, decision, warnings } = nodeVersion(tree, file, optionWishes(wishes));
  const manager = packageManager(tree, file, wishes.prepared?.manager);
  const start = nodeStart(tree, file);
  return {
    decisions: [decision, manager.decision],
    warnings: [...warnings, ...manager.warnings],
    stages: stagesOf({ tree, file, version, commands: managerCommands(manager), wishes }),
    ...(start && { start }),
    looked: lookedFor,
    port: 3000,
    ignore: nodeIgnore,
  };
}
