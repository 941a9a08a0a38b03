import { commandOf } from '../../plan/command.ts';
import { placeOf } from '../../plan/plan-error.ts';
import type { Start } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import type { PackageFile } from './package-file.ts';

/** Files that are started where nothing else is said. */
const usual = [
  'server.js',
  'index.js',
  'app.js',
  'main.js',
  'server.mjs',
  'index.mjs',
  'src/server.js',
  'src/index.js',
];

export const lookedFor: readonly string[] = ['scripts.start and main in package.json', ...usual];

/**
 * `scripts.start` > `main` > a file of a usual name. The script is run itself: package managers keep signals from
 * what they start.
 */
export function nodeStart(tree: Tree, { scripts, main, text }: PackageFile): Start | undefined {
  const script = scripts['start'];
  if (script !== undefined)
    return {
      command: commandOf([scripts['prestart'], script].filter((part) => part !== undefined).join(' && ')),
      reason: 'scripts.start',
      at: placeOf('package.json', text, /"start"\s*:/),
    };
  const path = main?.replace(/^\.\//, '');
  if (path !== undefined && tree.files.includes(path))
    return { command: { argv: ['node', path] }, reason: 'main', at: placeOf('package.json', text, /"main"\s*:/) };
  const file = usual.find((name) => tree.files.includes(name));
  return file === undefined
    ? undefined
    : { command: { argv: ['node', file] }, reason: `there is ${file}`, at: { file } };
}
