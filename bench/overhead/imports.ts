import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { median, round, timed } from '../scene/numbers.ts';
import type { Figures } from '../settings.ts';

const execute = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const programs = {
  bare: '',
  core: "import '@appliku/core'",
  all: "import '@appliku/core'; import '@appliku/builder-dockerfile'; import '@appliku/driver-compose'; import '@appliku/router-nginx'",
} as const;

const tell = "process.on('exit', () => process.stdout.write(JSON.stringify(process.cpuUsage())));";
const cpuSchema = z.object({ user: z.number(), system: z.number() });

interface Life {
  readonly ms: number;
  readonly cpuMs: number;
}

/** What it adds to the life of a Node process that does nothing, to import core, and core with a plugin of each kind. */
export async function measureImports(runs: number): Promise<Figures> {
  const lives: Record<keyof typeof programs, Life[]> = { bare: [], core: [], all: [] };
  const names = ['bare', 'core', 'all'] as const;
  // The first of each warms the disk's cache; one after the other, so that what else the machine does hits all.
  for (let times = 0; times <= runs; times += 1)
    for (const name of names) {
      const life = await lifeOf(programs[name]);
      if (times > 0) lives[name].push(life);
    }
  const middle = (name: keyof typeof programs, what: keyof Life): number =>
    median(lives[name].map((life) => life[what]));
  return {
    bareNodeMs: round(middle('bare', 'ms')),
    importCoreMs: round(middle('core', 'ms') - middle('bare', 'ms')),
    importCoreCpuMs: round(middle('core', 'cpuMs') - middle('bare', 'cpuMs')),
    importAllMs: round(middle('all', 'ms') - middle('bare', 'ms')),
    importAllCpuMs: round(middle('all', 'cpuMs') - middle('bare', 'cpuMs')),
  };
}

async function lifeOf(program: string): Promise<Life> {
  const argv = ['--input-type=module', '-e', `${tell}${program}`];
  const { ms, value } = await timed(() => execute(process.execPath, argv, { cwd: here }));
  const { user, system } = cpuSchema.parse(JSON.parse(value.stdout));
  return { ms, cpuMs: (user + system) / 1000 };
}
