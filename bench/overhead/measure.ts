import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { median, round } from '../scene/numbers.ts';
import { operations } from '../scene/operations.ts';
import { measureDistance } from '../scene/round-trips.ts';
import { openScene, type Scene } from '../scene/scene.ts';
import type { Figures, Settings } from '../settings.ts';
import { buildDeployer } from './build.ts';
import { measureImports } from './imports.ts';

const costSchema = z.object({ outcome: z.literal('deployed'), ms: z.number(), cpuMs: z.number(), peakMiB: z.number() });
type Cost = z.output<typeof costSchema>;

/** What a redeploy costs the deployer: by a process that does nothing else, over the packages as they are published. */
export async function measure({ runs = 5, trace }: Settings): Promise<Figures> {
  const program = await buildDeployer();
  const imports = await measureImports(3 * runs);
  await using scene = await openScene();
  const costs: Cost[] = [];
  for (let times = 0; times < runs; times += 1) {
    await scene.change();
    await scene.link.traffic();
    costs.push(await deployOnce(program, scene));
  }
  const { connections, sentBytes, receivedBytes } = await scene.link.traffic();
  const { redeployRoundTrips = Number.NaN } = await measureDistance(scene, operations.redeploy, { runs, trace });
  return {
    ...imports,
    coldRedeployMs: round(median(costs.map(({ ms }) => ms))),
    cpuMs: round(median(costs.map(({ cpuMs }) => cpuMs))),
    peakMiB: round(Math.max(...costs.map(({ peakMiB }) => peakMiB)), 1),
    connections,
    sentBytes,
    receivedBytes,
    redeployRoundTrips,
    runs,
  };
}

async function deployOnce(program: string, { hello, link, hostKey }: Scene): Promise<Cost> {
  const order = JSON.stringify({ target: hello.target, port: link.port, hostKey });
  const { stdout } = await promisify(execFile)(process.execPath, [program, order]);
  return costSchema.parse(JSON.parse(stdout));
}
