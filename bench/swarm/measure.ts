import type { LabServer } from '@appliku/lab';
import { startLab } from '@appliku/lab';
import { deadlyHost } from '../../e2e/src/chaos/deadly-host.ts';
import { deploymentOf, hostOf } from '../../e2e/src/deployment.ts';
import { openSwarmHello, type SwarmHello } from '../../e2e/src/swarm-hello.ts';
import { median, round, timed } from '../scene/numbers.ts';
import type { Figures, Settings } from '../settings.ts';

/** Up to three of them are managers. */
const swarms = [1, 3, 5];
const replicas = [1, 10, 50];

/** What one redeploy took. */
interface Cost {
  readonly deployMs: number;
  /** Until all tasks ran and were healthy, and were seen so for the monitor time: a second. */
  readonly startMs: number;
  /** Run on the manager. */
  readonly commands: number;
  /** Asked of its Docker. */
  readonly questions: number;
  /** That the managers agreed on by raft, whoever wished for it. */
  readonly entries: number;
}

/** How redeploys grow with the nodes of a Swarm and the tasks of a process; medians of so many runs. */
export async function measure({ runs = 3, trace }: Settings): Promise<Figures> {
  const figures: Record<string, number> = { runs };
  for (const servers of swarms) {
    await using lab = await startLab({ name: 'bswarm', servers });
    const hello = await openSwarmHello(lab, { managers: Math.min(servers, 3) });
    for (const instances of replicas) {
      const found = await measureOne(hello, instances, runs, `${servers}nodes.${instances}replicas`);
      if (trace) process.stderr.write(`${JSON.stringify(found)}\n`);
      Object.assign(figures, found);
    }
  }
  return figures;
}

async function measureOne(hello: SwarmHello, instances: number, runs: number, name: string): Promise<Figures> {
  const costs: Cost[] = [];
  // Nodes pull layers at the first, and the relay is made.
  for (let times = -1; times < runs; times += 1) {
    const cost = await redeploy(hello, instances);
    if (times >= 0) costs.push(cost);
  }
  const middle = (of: (cost: Cost) => number): number => round(median(costs.map(of)));
  return {
    [`${name}.startMs`]: middle(({ startMs }) => startMs),
    [`${name}.deployMs`]: middle(({ deployMs }) => deployMs),
    [`${name}.commands`]: middle(({ commands }) => commands),
    [`${name}.questions`]: middle(({ questions }) => questions),
    [`${name}.entries`]: middle(({ entries }) => entries),
  };
}

async function redeploy(hello: SwarmHello, instances: number): Promise<Cost> {
  const { target, server } = hello;
  await hello.publish(`v${Date.now()}`);
  const asked: string[] = [];
  const host = deadlyHost(hostOf(target), (_point, what) => asked.push(what));
  const deployment = deploymentOf(target, { host, processes: { web: { port: 3000, health: '/up', instances } } });
  let startMs = Number.NaN;
  deployment.on('stage:end', ({ stage, durationMs }) => {
    if (stage === 'start') startMs = durationMs;
  });
  const before = await raftIndex(server);
  const { ms } = await timed(() => deployment.deploy());
  const entries = (await raftIndex(server)) - before;
  const count = (what: string): number => asked.filter((line) => line.startsWith(`before ${what} `)).length;
  return { deployMs: ms, startMs, commands: count('run'), questions: count('connect'), entries };
}

/** A new object of the Swarm bears the number of its entry. */
async function raftIndex(server: LabServer): Promise<number> {
  const id = (await server.run(['docker', 'config', 'create', 'appliku-bench', '-'], { input: 'x' })).trim();
  const index = Number(await server.run(['docker', 'config', 'inspect', '--format', '{{.Version.Index}}', id]));
  await server.run(['docker', 'config', 'rm', id]);
  return index;
}
