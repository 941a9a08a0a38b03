/**
 * Checks the sizes and bans of docs/architecture.md and prints their distribution. The linter holds the single limits; this
 * holds what only the whole can tell: medians, percentiles, who imports what.
 */
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

interface Unit {
  readonly where: string;
  readonly lines: number;
}

/** Clients that are loaded at first use, by one file each. */
const clients = [
  'ssh2',
  'ssh-config',
  'docker-modem',
  'dockerode',
  'execa',
  'isomorphic-git',
  'acme-client',
  'better-sqlite3',
  'nodemailer',
  'picomatch',
  'pg',
  'prom-client',
];
const bans: readonly (readonly [RegExp, string])[] = [
  [/\bconsole\./, 'console'],
  [/@ts-(ignore|expect-error|nocheck)/, 'a switched-off check'],
  [/\b(TODO|FIXME|XXX)\b/, 'something left to do'],
  [/\.(skip|only|todo)\b\(/, 'a switched-off test'],
  [/^ *(\/\*\*|\*|\/\/) .{126}/m, 'a line of comment that is too long'],
  [/import \{ z \} from 'zod'/, 'all of zod in the build, where `import * as z` takes what is used'],
];

// Not all of packages/: Node 20 follows the links of node_modules in circles.
const sources = readdirSync('packages')
  .flatMap((name) =>
    readdirSync(`packages/${name}/src`, { recursive: true, encoding: 'utf8' }).map(
      (file) => `packages/${name}/src/${file}`,
    ),
  )
  .filter((file) => file.endsWith('.ts'))
  .sort();
const own = sources.filter((file) => !file.endsWith('.test.ts'));
const files = own.map((file): Unit => ({
  where: file,
  lines: readFileSync(file, 'utf8').trimEnd().split('\n').length,
}));
const functions = own.flatMap(functionsOf);

const problems = [
  ...limit('file', files, { median: 60, p90: 150, max: 300 }),
  ...limit('function', functions, { median: 8, p90: 25, max: 60 }),
  ...sources.flatMap(banned),
  ...clients.flatMap(importedTwice),
];

report('files', files);
report('functions', functions);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function limit(
  what: string,
  units: readonly Unit[],
  most: { median: number; p90: number; max: number },
): readonly string[] {
  const tooLong = units.filter(({ lines }) => lines > most.max);
  return [
    ...tooLong.map(({ where, lines }) => `${where}: a ${what} of ${lines} lines, ${most.max} is the most`),
    ...(['median', 'p90'] as const)
      .filter((name) => at(units, name) > most[name])
      .map((name) => `${what}s: ${name} is ${at(units, name)} lines, ${most[name]} is the most`),
  ];
}

function report(what: string, units: readonly Unit[]): void {
  const longest = [...units].sort((a, b) => b.lines - a.lines).slice(0, 3);
  const numbers = `${units.length} ${what}: median ${at(units, 'median')}, p90 ${at(units, 'p90')}, longest ${longest[0]?.lines ?? 0} lines`;
  console.log(`${numbers} (${longest.map(({ where }) => where).join(', ')})`);
}

function at(units: readonly Unit[], which: 'median' | 'p90'): number {
  const sorted = units.map(({ lines }) => lines).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * (which === 'median' ? 0.5 : 0.9))] ?? 0;
}

/** Named functions and methods; what is passed on the spot counts as part of the function it stands in. */
function functionsOf(file: string): readonly Unit[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Unit[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node)) &&
      node.body
    ) {
      const name = node.name?.getText(source) ?? 'constructor';
      found.push({ where: `${file} ${name}`, lines: node.getText(source).split('\n').length });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function banned(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const words = bans.filter(
    ([pattern, what]) => pattern.test(text) && !(what === 'console' && file.endsWith('.test.ts')),
  );
  return words.map(([, what]) => `${file}: ${what}`);
}

function importedTwice(client: string): readonly string[] {
  const pattern = new RegExp(`(from|import\\()\\s*'${client}'`);
  const runtime = new RegExp(`^import (?!type).* from '${client}'`, 'm');
  // Declarations only name types.
  const importers = own.filter((file) => !file.endsWith('.d.ts') && pattern.test(readFileSync(file, 'utf8')));
  const eager = importers.filter((file) => runtime.test(readFileSync(file, 'utf8')));
  return [
    ...(importers.length > 1 ? [`${client} is imported by ${importers.join(' and ')}`] : []),
    ...eager.map((file) => `${file}: ${client} must be loaded at first use, by import()`),
  ];
}
