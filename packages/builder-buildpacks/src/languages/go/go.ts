import { planError } from '../../plan/plan-error.ts';
import type { Draft, Wishes } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import { optionWishes } from '../../versions/choose-version.ts';
import type { Detected, LanguagePack } from '../language-pack.ts';
import { assetsOf } from '../node/assets.ts';
import { goVersion, needsC } from './go-module.ts';
import { stagesOf } from './go-stages.ts';
import { mainPackages, startedPackage } from './main-packages.ts';
import { outDirectory } from '../../plan/steps.ts';

export const go: LanguagePack = { language: 'go', title: 'Go', detect, plan };

function detect(tree: Tree): Detected | undefined {
  const file = ['go.work', 'go.mod'].find((name) => tree.files.includes(name));
  return file === undefined ? undefined : { file, strength: mainPackages(tree).length > 0 ? 'strong' : 'weak' };
}

function plan(tree: Tree, wishes: Wishes): Draft {
  const { version, decision, warnings } = goVersion(tree, optionWishes(wishes));
  const packages = mainPackages(tree);
  if (packages.length === 0 && wishes.buildCommand === undefined)
    throw planError(
      'no file at the top or in a directory of cmd/ has `package main`',
      `Move the program there, or set \`buildCommand\` of buildpacks() to what writes it to ${outDirectory}.`,
    );
  const assets = assetsOf(tree, wishes);
  const started = startedPackage(tree, packages);
  const names = packages.map(({ name }) => name).join(', ');
  return {
    decisions: [
      decision,
      { what: 'Programs', value: names, reason: packages.map(({ file }) => `package main in ${file}`).join(', ') },
      ...(assets?.decisions ?? []),
    ],
    warnings: [...warnings, ...(assets?.warnings ?? [])],
    stages: stagesOf({ tree, version, packages, callsC: needsC(tree), assets, wishes }),
    ...(started && {
      start: {
        command: { argv: [started.name] },
        reason: `package main in ${started.file}`,
        at: { file: started.file },
      },
    }),
    looked: [`one program, one at the top, or one named after the module (there are ${names})`],
    port: 8080,
    ignore: ['/bin', ...(assets?.ignore ?? [])],
  };
}
