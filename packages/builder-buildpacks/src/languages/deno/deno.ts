import { commandOf } from '../../plan/command.ts';
import { placeOf } from '../../plan/plan-error.ts';
import type { Draft, Instruction, Stage, Start, Wishes } from '../../plan/plan.ts';
import { copyFiles, fetching, inApp, ownStep, sourceFrom, variablesOf } from '../../plan/steps.ts';
import type { Tree } from '../../tree.ts';
import { chooseLine } from '../../versions/choose-line.ts';
import { optionWishes } from '../../versions/choose-version.ts';
import { toolWishes, versionFile } from '../../versions/tool-files.ts';
import type { Detected, LanguagePack } from '../language-pack.ts';

export const deno: LanguagePack = { language: 'deno', title: 'Deno', experimental: true, detect, plan };

const configs = ['deno.json', 'deno.jsonc'];
const usual = ['main.ts', 'server.ts', 'mod.ts', 'src/main.ts'];
/** Where the image keeps what was downloaded. */
const cache = '/deno-dir';

/** An app of Node.js may have Deno's tools. */
function detect(tree: Tree): Detected | undefined {
  const file = configs.find((name) => tree.files.includes(name));
  if (file === undefined) return undefined;
  const ofNode = /"(?:start|build)"\s*:/.test(tree.read('package.json') ?? '');
  return { file, strength: ofNode ? 'weak' : 'strong' };
}

function plan(tree: Tree, wishes: Wishes): Draft {
  const { version, decision, warnings } = chooseLine({
    of: 'Deno',
    lines: ['2.8.3'],
    usual: '2.8.3',
    date: '2026-11-23',
    wishes: [...optionWishes(wishes), ...versionFile(tree, '.deno-version'), ...toolWishes(tree, ['deno'])],
    // What runs on one of a major runs on the next.
    rangeOf: (text) => text.trim().replace(/^v?(?=\d+\.\d+\.\d+$)/, '^'),
  });
  const start = denoStart(tree);
  return {
    decisions: [decision],
    warnings,
    stages: stagesOf(tree, `denoland/deno:${version}`, wishes),
    ...(start && { start }),
    looked: ['tasks.start in deno.json', ...usual],
    port: 8000,
    ignore: ['**/node_modules'],
  };
}

function denoStart(tree: Tree): Start | undefined {
  const file = configs.find((name) => tree.files.includes(name)) ?? '';
  const text = tree.read(file) ?? '';
  const pattern = /"start"\s*:\s*("(?:[^"\\]|\\.)*")/;
  const task = pattern.exec(text)?.[1];
  if (task !== undefined)
    return {
      command: commandOf(String(JSON.parse(task))),
      reason: `tasks.start in ${file}`,
      at: placeOf(file, text, pattern),
    };
  const main = usual.find((name) => tree.files.includes(name));
  return main === undefined
    ? undefined
    : { command: { argv: ['deno', 'run', '--allow-all', main] }, reason: `there is ${main}`, at: { file: main } };
}

/** What is downloaded has a layer of its own. */
function stagesOf(tree: Tree, image: string, wishes: Wishes): readonly Stage[] {
  const locked = tree.files.includes('deno.lock');
  const manifests = [...configs, 'deno.lock', 'package.json'].filter((name) => tree.files.includes(name));
  const build: readonly Instruction[] = [
    inApp,
    ...copyFiles(manifests),
    { kind: 'run', command: `deno install${locked ? ' --frozen' : ''}`, ...fetching(wishes) },
    sourceFrom(undefined),
    ...variablesOf(wishes),
    ...(wishes.buildCommand === undefined ? [] : [ownStep(wishes.buildCommand, wishes)]),
  ];
  return [
    { name: 'build', from: { image }, instructions: build },
    {
      name: 'app',
      from: { image },
      instructions: [
        inApp,
        { kind: 'env', values: { DENO_DIR: cache, DENO_NO_UPDATE_CHECK: '1' } },
        { kind: 'copy', from: 'build', paths: [`${cache}/`], to: `${cache}/`, owned: true },
        { ...sourceFrom('build'), owned: true },
      ],
    },
  ];
}
