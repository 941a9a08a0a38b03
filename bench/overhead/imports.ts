import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, round, timed } from '../scene/numbers.ts';
import type { Figures } from '../settings.ts';

const execute = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const programs = {
  bare: '',
  core: "import '@appliku/core'",
  all: "import '@appliku/core'; import '@appliku/builder-dockerfile'; import '@appliku/driver-compose'; import '@appliku/router-nginx'",
} as const;

/** What it adds to the life of a Node process that does nothing, to import core, and core with a plugin of each kind. */
export async function measureImports(runs: number): Promise<Figures> {
  const samples = { bare: [0], core: [0], all: [0] };
  const names = ['bare', 'core', 'all'] as const;
  // The first of each warms the disk's cache; one after the other, so that what else the machine does hits all.
  for (let times = 0; times <= runs; times += 1)
    for (const name of names) samples[name][times] = await lifeOf(programs[name]);
  const [bare = 0, core = 0, all = 0] = names.map((name) => median(samples[name].slice(1)));
  return { bareNodeMs: round(bare), importCoreMs: round(core - bare), importAllMs: round(all - bare) };
}

async function lifeOf(program: string): Promise<number> {
  const { ms } = await timed(() => execute(process.execPath, ['--input-type=module', '-e', program], { cwd: here }));
  return ms;
}
