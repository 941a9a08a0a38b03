import { startLab } from '@appliku/lab';
import { openHello } from '../../e2e/src/hello.ts';
import { buildProgram } from '../scene/build-program.ts';
import { startDeployer } from '../scene/deployer.ts';
import { round } from '../scene/numbers.ts';
import type { Figures, Settings } from '../settings.ts';

/** Redeploys to 20 servers (or `--runs`) at once, by one process. */
export async function measure({ runs: servers = 20 }: Settings): Promise<Figures> {
  const program = await buildProgram();
  await using lab = await startLab({ name: 'bench', servers });
  const { target, publish } = await openHello(lab);
  const orders = lab.servers.map(({ address }) => ({ target: { ...target, address } }));
  await using first = startDeployer(program);
  // Builds from nothing, one after the other: the machine has few cores.
  for (const order of orders) await first.deploy([order]);
  await publish('alone');
  const [alone, others] = [orders.slice(0, 1), orders.slice(1)];
  const { ms: oneHostMs } = await first.deploy(alone);
  await first.deploy(others);
  await using deployer = startDeployer(program);
  await publish('together');
  const { ms, cpuMs, peakMiB } = await deployer.deploy(orders);
  return {
    hosts: servers,
    ms: round(ms),
    oneHostMs: round(oneHostMs),
    cpuMs: round(cpuMs),
    peakMiB: round(peakMiB, 1),
  };
}
