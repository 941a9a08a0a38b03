import { type LabServer, until } from '@appliku/lab';
import { problemsOfServing } from '../chaos.ts';
import type { SwarmHello } from '../../swarm-hello.ts';

/** Who is what in the Swarm when something goes wrong. */
export interface Scene {
  readonly hello: SwarmHello;
  /** Another one than the manager that is deployed by. */
  readonly leader: LabServer;
  /** The third. */
  readonly follower: LabServer;
  readonly workers: readonly [LabServer, LabServer];
}

/** All servers of the Swarm are up, and the manager that is deployed by does not lead it. */
export async function sceneOf(hello: SwarmHello): Promise<Scene> {
  await untilWhole(hello);
  const [first, second] = hello.swarm.managers.filter((manager) => manager !== hello.server);
  const [worker, other] = hello.swarm.workers;
  if (!first || !second || !worker || !other) throw new Error('there are not three managers and two workers');
  if ((await leaderOf(hello)) === hello.server.name) await stepDown(hello, first);
  const isFirst = (await leaderOf(hello)) === first.name;
  return { hello, leader: isFirst ? first : second, follower: isFirst ? second : first, workers: [worker, other] };
}

/** Resolves when the managers reach each other and every node is ready. */
export async function untilWhole({ server, servers }: SwarmHello): Promise<void> {
  const format = '{{.Status}} {{.ManagerStatus}}';
  const isWhole = async (): Promise<boolean> => {
    const { exitCode, stdout } = await server.exec(['docker', 'node', 'ls', '--format', format]);
    const lines = stdout.split('\n').filter(Boolean);
    return (
      exitCode === 0 &&
      lines.length === servers.length &&
      lines.every((line) => /^Ready (Leader|Reachable|$)/.test(line))
    );
  };
  await until(isWhole, { waitingFor: 'a whole Swarm', timeout: 300_000, every: 500 });
}

async function leaderOf({ server }: SwarmHello): Promise<string | undefined> {
  const told = await server.run(['docker', 'node', 'ls', '--format', '{{.Hostname}} {{.ManagerStatus}}']);
  return /^(\S+) Leader$/m.exec(told)?.[1];
}

/** One that is a worker for a moment leads no more. */
async function stepDown(hello: SwarmHello, by: LabServer): Promise<void> {
  await by.run(['docker', 'node', 'demote', hello.server.name]);
  await until(async () => (await by.exec(['docker', 'node', 'promote', hello.server.name])).exitCode === 0, {
    waitingFor: 'the manager to be one again',
  });
  await untilWhole(hello);
  await until(async () => (await problemsOfServing(hello).catch(() => ['no'])).length === 0, { waitingFor: 'the app' });
}
