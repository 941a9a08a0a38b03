import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { GitOptions } from '@appliku/core';
import { type Lab, startLab } from '@appliku/lab';
import { z } from 'zod';
import { median, round } from '../scene/numbers.ts';
import type { Figures, Settings } from '../settings.ts';
import { watchMemory } from './memory.ts';
import { type Content, fill, textOf } from './repositories.ts';

const sizes = {
  small: { files: 50, bytes: 4_000 },
  many: { files: 10_000, bytes: 2_000 },
  large: { files: 10_000, bytes: 20_000 },
} as const;
const deployer = fileURLToPath(new URL('deployer.ts', import.meta.url));
const costSchema = z.object({ ms: z.number(), cpuMs: z.number() });

type Cost = z.output<typeof costSchema> & { readonly peakMiB: number };

/**
 * The program git against what is built in: a small repository, 10 000 small files, and 200 MB in as many. Each time in a new
 * process; the server is on the same machine, its processor time is not counted.
 */
export async function measure({ runs = 3 }: Settings): Promise<Figures> {
  await using lab = await startLab({ name: 'bgit' });
  const figures: Record<string, number> = { runs };
  for (const [size, content] of Object.entries(sizes))
    for (const [name, options] of Object.entries(await waysTo(lab, size, content)))
      Object.assign(figures, await measureOne(`${size}${name}`, options, runs));
  return figures;
}

async function waysTo(lab: Lab, size: string, content: Content): Promise<Readonly<Record<string, GitOptions>>> {
  const { directory, httpUrl, sshUrl } = await lab.git.createRepository(size);
  await fill(directory, content);
  const login = { privateKeyFile: lab.keyFile, knownHostsFile: lab.knownHostsFile };
  return {
    Builtin: { url: httpUrl, branch: 'main', client: 'builtin' },
    System: { url: httpUrl, branch: 'main', client: 'system' },
    Default: { url: httpUrl, branch: 'main' },
    Ssh: { url: sshUrl, branch: 'main', ...login },
  };
}

async function measureOne(name: string, options: GitOptions, runs: number): Promise<Figures> {
  const resolves: Cost[] = [];
  const checkouts: Cost[] = [];
  for (let times = 0; times < runs; times += 1) {
    resolves.push(await costOf(options, 'resolve'));
    checkouts.push(await costOf(options, 'checkout'));
  }
  return {
    [`${name}ResolveMs`]: round(median(resolves.map(({ ms }) => ms))),
    [`${name}ResolveCpuMs`]: round(median(resolves.map(({ cpuMs }) => cpuMs))),
    [`${name}Ms`]: round(median(checkouts.map(({ ms }) => ms))),
    [`${name}CpuMs`]: round(median(checkouts.map(({ cpuMs }) => cpuMs))),
    [`${name}PeakMiB`]: round(Math.max(...checkouts.map(({ peakMiB }) => peakMiB))),
  };
}

async function costOf(options: GitOptions, work: 'resolve' | 'checkout'): Promise<Cost> {
  const argv = ['--import', 'tsx', '--conditions=@appliku/source', deployer, JSON.stringify(options), work];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  using memory = watchMemory(child.pid ?? 0);
  const cost = costSchema.parse(JSON.parse(await textOf(child.stdout)));
  return { ...cost, peakMiB: memory.peakMiB() };
}
