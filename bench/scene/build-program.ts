import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));

/** Makes a program for plain Node of the deployer, over the packages as they are published, and gives its path. */
export async function buildProgram(): Promise<string> {
  for (const name of readdirSync(packages)) refuseStale(name);
  const directory = fileURLToPath(new URL('../dist/', import.meta.url));
  await build({
    entry: [fileURLToPath(new URL('deployer-program.ts', import.meta.url))],
    outDir: directory,
    format: 'esm',
    target: 'node20',
    skipNodeModulesBundle: true,
    config: false,
    silent: true,
  });
  return `${directory}deployer-program.js`;
}

function refuseStale(name: string): void {
  const changed = Math.max(...filesIn(`${packages}${name}/src`).map((file) => statSync(file).mtimeMs));
  const built = statSync(`${packages}${name}/dist/index.js`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (changed > built) throw new Error(`packages/${name} is not built, or has changed since: run pnpm build`);
}

function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => `${directory}/${file}`);
}
