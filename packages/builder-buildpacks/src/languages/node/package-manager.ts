import type { Decision } from '../../plan/plan.ts';
import { placeOf, planError } from '../../plan/plan-error.ts';
import type { Tree } from '../../tree.ts';
import { resolveVersion, type Wish } from '../../versions/resolve-version.ts';
import { date, managerVersions } from './node-versions.ts';
import type { PackageFile } from './package-file.ts';

const names = ['npm', 'pnpm', 'yarn', 'bun'] as const;
type Name = (typeof names)[number];

export interface Manager {
  readonly name: Name;
  /** Undefined: the npm that comes with Node.js. */
  readonly version?: string;
  readonly lockfile?: string;
  readonly decision: Decision;
  readonly warnings: readonly string[];
}

const lockfiles: readonly (readonly [file: string, of: Name])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

/** `wanted` > `packageManager` > devEngines.packageManager > lockfile > engines > npm. */
export function packageManager(tree: Tree, file: PackageFile, wanted?: string): Manager {
  const locks = lockfiles.filter(([path]) => tree.files.includes(path));
  const { name, wish, reason, at } = wantedOf(wanted) ?? chosen(file, locks);
  const lockfile = locks.find(([, of]) => of === name)?.[0];
  const version = name === 'npm' && wish === undefined ? undefined : versionOf(name, wish ?? usualWish(tree, name));
  const value = version === undefined ? name : `${name} ${version}`;
  return {
    name,
    ...(version !== undefined && { version }),
    ...(lockfile !== undefined && { lockfile }),
    decision: { what: 'Package manager', value, reason, ...(at && { at }) },
    warnings: warningsOf(name, lockfile, locks),
  };
}

interface Choice {
  readonly name: Name;
  readonly wish?: Wish;
  readonly reason: string;
  readonly at?: Wish['at'];
}

function wantedOf(wanted: string | undefined): Choice | undefined {
  const name = names.find((known) => known === wanted);
  return name && { name, reason: 'the option `preparedImage`' };
}

function chosen(file: PackageFile, locks: typeof lockfiles): Choice {
  const declared = declaredOf(file);
  if (declared !== undefined) return declared;
  const range = (['bun', 'pnpm', 'yarn', 'npm'] as const).find((name) => file.engines[name] !== undefined);
  const [path, name] = locks.find(([, of]) => of === range) ?? locks[0] ?? [];
  const found = name ?? range ?? 'npm';
  const text = file.engines[found];
  const at = placeOf('package.json', file.text, new RegExp(`"${found}"\\s*:`));
  // npm comes with Node.js: a range is no reason to install another.
  const wish = text === undefined || found === 'npm' ? {} : { wish: { text, by: `engines.${found}`, at } };
  if (path !== undefined) return { name: found, ...wish, reason: `there is ${path}`, at: { file: path } };
  return range === undefined
    ? { name: 'npm', reason: 'nothing asks for another' }
    : { name: range, ...wish, reason: `engines.${range}`, at };
}

/** What the package names outright. */
function declaredOf({ packageManager, devEngines, text }: PackageFile): Choice | undefined {
  const [tool] = devEngines?.packageManager ?? [];
  const by = packageManager === undefined ? 'devEngines.packageManager' : 'packageManager';
  const [given, version] = packageManager?.split('+')[0]?.split('@') ?? [tool?.name, tool?.version];
  if (given === undefined) return undefined;
  const at = placeOf('package.json', text, /"packageManager"/);
  const name = names.find((known) => known === given);
  if (name === undefined) throw planError(`${by} is ${given}`, 'Known are npm, pnpm, yarn and bun.', at);
  const reason = version === undefined ? by : `${by} is ${given}@${version}`;
  return { name, reason, at, ...(version !== undefined && { wish: { text: version, by, at } }) };
}

/** A whole version is taken as it is: the registry has it, or says so. */
function versionOf(name: Name, wish: Wish): string {
  if (/^\d+\.\d+\.\d+$/.test(wish.text)) return wish.text;
  const versions = managerVersions[name];
  if (versions === undefined) return wish.text.replace(/[^\w.-]/g, '') || 'latest';
  return resolveVersion(wish, { of: name, versions, preferred: () => true, date });
}

/** What wrote the lockfile. */
function usualWish(tree: Tree, name: Name): Wish {
  const of = (text: string, by: string): Wish => ({ text, by });
  if (name === 'bun') return of('1', 'bun.lock');
  if (name === 'yarn') return isBerry(tree) ? of('4', 'yarn.lock') : of('1', 'yarn.lock');
  const format = /^lockfileVersion: '?(\d+\.\d+)/m.exec(tree.read('pnpm-lock.yaml') ?? '')?.[1] ?? '9.0';
  const majors: Readonly<Record<string, string>> = { '5.3': '6', '5.4': '7', '6.0': '8', '6.1': '8', '9.0': '10' };
  return of(majors[format] ?? '10', 'pnpm-lock.yaml');
}

function isBerry(tree: Tree): boolean {
  return tree.files.includes('.yarnrc.yml') || /^__metadata:/m.test(tree.read('yarn.lock') ?? '');
}

function warningsOf(name: Name, lockfile: string | undefined, locks: typeof lockfiles): readonly string[] {
  const others = locks.filter(([, of]) => of !== name).map(([path]) => path);
  const missing = `There is no lockfile of ${name}: each build may get other versions. Commit the one that \`${name} install\` writes.`;
  return [
    ...(lockfile === undefined ? [missing] : []),
    ...(others.length === 0 ? [] : [`${others.join(' and ')} is of another package manager than ${name}: remove it.`]),
  ];
}
