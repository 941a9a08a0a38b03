import { commandOf } from '../../plan/command.ts';
import { placeOf } from '../../plan/plan-error.ts';
import type { Start } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import type { Framework } from './framework.ts';
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

export const lookedFor: readonly string[] = ['scripts.start and main in package.json', 'a known framework', ...usual];

/** Servers for who develops: of files that are built, another one is for production. */
const developing =
  /^(?:vite(?: (?:dev|serve|preview|-).*)?|ng serve.*|react-scripts start|astro (?:dev|preview).*|gatsby (?:develop|serve).*|docusaurus (?:start|serve).*|serve\b.*)$/;

/**
 * `scripts.start` > `main` > what the framework builds to be started > a file of a usual name. The script is run
 * itself: package managers keep signals from what they start.
 */
export function nodeStart(
  tree: Tree,
  { scripts, main, text }: PackageFile,
  framework: Framework | undefined,
): Start | undefined {
  const script = scripts['start'];
  const develops = framework?.serves !== undefined && developing.test(script?.trim() ?? '');
  if (script !== undefined && !develops)
    return {
      command: commandOf([scripts['prestart'], script].filter((part) => part !== undefined).join(' && ')),
      reason: 'scripts.start',
      at: placeOf('package.json', text, /"start"\s*:/),
    };
  const path = main?.replace(/^\.\//, '');
  if (path !== undefined && tree.files.includes(path))
    return { command: { argv: ['node', path] }, reason: 'main', at: placeOf('package.json', text, /"main"\s*:/) };
  if (framework?.starts !== undefined) return { command: framework.starts, reason: `an app of ${framework.title}` };
  // Beside files that are built, the others are parts of these.
  const names = framework?.serves === undefined ? usual : ['server.js', 'server.mjs'];
  const file = names.find((name) => tree.files.includes(name));
  return file === undefined
    ? undefined
    : { command: { argv: ['node', file] }, reason: `there is ${file}`, at: { file } };
}
