import type { Decision, Stage, Wishes } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import { assetWishes } from '../../versions/choose-version.ts';
import { managerCommands } from './manager-commands.ts';
import { lockfileWarnings } from './lockfile.ts';
import { buildOf, nodeIgnore, type Parts, toolsOf } from './node-stages.ts';
import { nodeVersion } from './node-version.ts';
import { packageFileOf } from './package-file.ts';
import { packageManager } from './package-manager.ts';

/** What Node.js builds for an app of another language. */
export interface Assets {
  readonly decisions: readonly Decision[];
  readonly warnings: readonly string[];
  /** The last one has the app's files, with what was built. */
  readonly stages: readonly Stage[];
  readonly ignore: readonly string[];
}

/** The name of the stage that has them. */
export const assetsStage = 'assets';

/** Scripts that build assets; the second is that of Rails' cssbundling. */
const known = ['build', 'build:css'];

/** Undefined: there is no package.json with such a script. */
export function assetsOf(tree: Tree, wishes: Wishes): Assets | undefined {
  if (!tree.files.includes('package.json')) return undefined;
  const file = packageFileOf(tree);
  const scripts = known.filter((name) => file.scripts[name] !== undefined);
  if (scripts.length === 0) return undefined;
  const { version, decision, warnings } = nodeVersion(tree, file, assetWishes(wishes));
  const manager = packageManager(tree, file);
  // Version and build command are wishes for the app's own language.
  const { version: _version, buildCommand: _command, ...others } = wishes;
  const parts: Parts = { tree, file, version, commands: managerCommands(manager), wishes: others };
  return {
    decisions: [
      { what: 'Assets', value: scripts.join(', '), reason: 'scripts of package.json' },
      ...[decision, manager.decision].map((one) => ({ ...one, what: `${one.what} of the assets` })),
    ],
    warnings: [...warnings, ...manager.warnings, ...lockfileWarnings(tree, file, manager)],
    stages: [
      {
        name: assetsStage,
        from: { image: `node:${version}-slim` },
        instructions: [...toolsOf(parts), ...buildOf(parts, scripts.map(parts.commands.run))],
      },
    ],
    ignore: nodeIgnore,
  };
}
