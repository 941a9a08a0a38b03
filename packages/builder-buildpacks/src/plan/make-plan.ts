import type { Command, Names } from '@appliku/core';
import type { Tree } from '../tree.ts';
import { chooseLanguage } from './choose-language.ts';
import { argvOf, commandOf } from './command.ts';
import { planError } from './plan-error.ts';
import type { BuildPlan, Decision, Draft, Start, Wishes } from './plan.ts';
import { type Entry, procfileOf } from './procfile.ts';

/**
 * How the image of a tree is built. Asks nobody: the same tree and wishes make the same plan.
 * @throws BUILD_FAILED with what keeps it from being planned, and where that is
 */
export function makePlan(tree: Tree, wishes: Wishes): BuildPlan {
  const { pack, decision, warnings } = chooseLanguage(tree, wishes);
  const draft = pack.plan(tree, wishes);
  const entries = procfileOf(tree);
  const start = startOf(wishes, entries, draft);
  const release = entries.find(({ name }) => name === 'release');
  return {
    language: pack.language,
    decisions: [decision, ...draft.decisions, startDecision(start)],
    warnings: [...(pack.experimental ? [experimentalText(pack.title)] : []), ...warnings, ...draft.warnings],
    stages: draft.stages,
    start,
    port: draft.port,
    ignore: draft.ignore,
    processes: processesOf(entries),
    ...(release && { releaseCommand: release.command }),
  };
}

/** The option > the Procfile > what the language found. */
function startOf({ startCommand }: Wishes, entries: readonly Entry[], { start, looked }: Draft): Start {
  if (startCommand !== undefined) {
    const command = typeof startCommand === 'string' ? commandOf(startCommand) : { argv: startCommand };
    return { command, reason: 'the option `startCommand`' };
  }
  const web = entries.find(({ name }) => name === 'web');
  if (web !== undefined) return { command: web.command, reason: 'web in the Procfile', at: web.at };
  if (start !== undefined) return start;
  throw planError(
    'nothing says how the app is started',
    `Add a Procfile with \`web: ...\`, or set \`startCommand\` of buildpacks(). Looked for: ${['Procfile', ...looked].join(', ')}.`,
  );
}

function processesOf(entries: readonly Entry[]): Names<Command> {
  const others = entries.filter(({ name }) => name !== 'web' && name !== 'release');
  return Object.fromEntries(others.map(({ name, command }) => [name, command]));
}

function startDecision({ command, reason, at }: Start): Decision {
  return { what: 'Start command', value: argvOf(command).join(' '), reason, ...(at && { at }) };
}

function experimentalText(title: string): string {
  return `${title} is experimental: it is planned in outline, no such image was built in tests, and the next release may plan it otherwise.`;
}
