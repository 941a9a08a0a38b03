import type { Draft, Wishes } from '../../plan/plan.ts';
import { procfileOf } from '../../plan/procfile.ts';
import type { Tree } from '../../tree.ts';
import { optionWishes } from '../../versions/choose-version.ts';
import type { Detected, LanguagePack } from '../language-pack.ts';
import { servingCommand } from '../static/caddy.ts';
import { aloneOf } from './alone.ts';
import { type Framework, frameworkOf } from './framework.ts';
import { managerCommands } from './manager-commands.ts';
import { lockfileWarnings } from './lockfile.ts';
import { nodeIgnore, stagesOf } from './node-stages.ts';
import { lookedFor, nodeStart } from './node-start.ts';
import { nodeVersion } from './node-version.ts';
import { packageFileOf } from './package-file.ts';
import { packageManager } from './package-manager.ts';
import { prismaWarnings } from './prisma.ts';

export const node: LanguagePack = { language: 'node', title: 'Node.js', detect, plan };

/** Without anything that starts it, a package.json is there for the assets of another language, or for its tools. */
function detect(tree: Tree): Detected | undefined {
  if (!tree.files.includes('package.json')) return undefined;
  const file = packageFileOf(tree);
  const starts = nodeStart(tree, file, frameworkOf(tree, file)) !== undefined;
  return { file: 'package.json', strength: starts ? 'strong' : 'weak' };
}

function plan(tree: Tree, wishes: Wishes): Draft {
  const file = packageFileOf(tree);
  const { version, decision, warnings } = nodeVersion(tree, file, optionWishes(wishes));
  const manager = packageManager(tree, file, wishes.prepared?.manager);
  const framework = frameworkOf(tree, file);
  const found = nodeStart(tree, file, framework);
  const alone = aloneOf(tree, file, framework, found, wishes);
  const start = alone
    ? { command: alone.starts, reason: `${framework?.title} builds ${alone.directory}, which needs nothing else` }
    : found;
  const serves = start !== undefined || isTold(tree, wishes) ? undefined : framework?.serves;
  return {
    decisions: [
      decision,
      manager.decision,
      ...(framework ? [{ what: 'Framework', value: framework.title, reason: 'among the dependencies' }] : []),
    ],
    warnings: [
      ...warnings,
      ...manager.warnings,
      ...lockfileWarnings(tree, file, manager),
      ...prismaWarnings(tree, file),
    ],
    stages: stagesOf({
      tree,
      file,
      version,
      commands: managerCommands(manager),
      wishes,
      serves,
      alone,
      env: framework?.env,
    }),
    ...(start && { start }),
    ...(serves && { start: { command: servingCommand, reason: reasonOf(framework, serves.directory) } }),
    looked: [...lookedFor, ...workspaceStarts(tree)],
    port: 3000,
    ignore: nodeIgnore,
  };
}

/** Who says how the app is started wants no other program. */
function isTold(tree: Tree, { startCommand }: Wishes): boolean {
  return startCommand !== undefined || procfileOf(tree).some(({ name }) => name === 'web');
}

function reasonOf(framework: Framework | undefined, directory: string): string {
  return `${framework?.title} builds files to ${directory}, and nothing else starts`;
}

/** Which of several apps is meant, nobody but the user knows. */
function workspaceStarts(tree: Tree): readonly string[] {
  const apps = tree.files.flatMap((path) => {
    const [, directory] = /^(.+)\/package\.json$/.exec(path) ?? [];
    return directory !== undefined && /"start"\s*:/.test(tree.read(path) ?? '') ? [directory] : [];
  });
  const [first] = apps;
  return first === undefined
    ? []
    : [`workspaces (${apps.join(', ')} can be started: write \`web: cd ${first} && exec npm start\` in a Procfile)`];
}
