import type { Draft, Stage, Wishes } from '../../plan/plan.ts';
import { appDirectory, inApp, ownStep, sourceFrom, variablesOf } from '../../plan/steps.ts';
import type { Tree } from '../../tree.ts';
import type { Detected, LanguagePack } from '../language-pack.ts';
import { servingCommand, servingStage } from './caddy.ts';

export const staticFiles: LanguagePack = { language: 'static', title: 'Static files', detect, plan };

/** Apps of other languages have pages too. */
const pages: readonly (readonly [file: string, directory: string])[] = [
  ['index.html', '.'],
  ['public/index.html', 'public'],
];

function detect(tree: Tree): Detected | undefined {
  // What is built is not there yet.
  if (/"build"\s*:/.test(tree.read('package.json') ?? '')) return undefined;
  const [file] = pages.find(([page]) => tree.files.includes(page)) ?? [];
  return file === undefined ? undefined : { file, strength: 'weak' };
}

function plan(tree: Tree, wishes: Wishes): Draft {
  const [file, directory] = pages.find(([page]) => tree.files.includes(page)) ?? [];
  const built: readonly Stage[] =
    wishes.buildCommand === undefined ? [] : [buildStage(ownStep(wishes.buildCommand, wishes), wishes)];
  const served = { directory: directory ?? '.', spa: false };
  return {
    decisions: [
      {
        what: 'Web server',
        value: `Caddy of ${directory === 'public' ? `${appDirectory}/public` : appDirectory}`,
        reason: `there is ${file}`,
      },
    ],
    warnings: [],
    stages: [...built, servingStage(served, built.length > 0 ? 'build' : undefined)],
    ...(file !== undefined && {
      start: { command: servingCommand, reason: `there is ${file}`, at: { file } },
    }),
    looked: pages.map(([page]) => page),
    port: 8080,
    ignore: [],
  };
}

/** What the build makes is where the pages are. */
function buildStage(step: ReturnType<typeof ownStep>, wishes: Wishes): Stage {
  return {
    name: 'build',
    from: { image: 'debian:trixie-slim' },
    instructions: [inApp, sourceFrom(undefined), ...variablesOf(wishes), step],
  };
}
