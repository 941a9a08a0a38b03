import { buildProgram } from '../scene/build-program.ts';
import { startDeployer } from '../scene/deployer.ts';
import { median, round } from '../scene/numbers.ts';
import { operations } from '../scene/operations.ts';
import type { Cost } from '../scene/order.ts';
import { measureDistance } from '../scene/round-trips.ts';
import { openScene, type Scene } from '../scene/scene.ts';
import type { Figures, Settings } from '../settings.ts';
import { measureImports } from './imports.ts';

/** What a redeploy costs the deployer: a process that does nothing else, over the packages as they are published. */
export async function measure({ runs = 5, trace }: Settings): Promise<Figures> {
  const program = await buildProgram();
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
  await using deployer = startDeployer(program);
  return await deployer.deploy([{ target: hello.target, via: { port: link.port, hostKey } }]);
}
