import { startLoad, until } from '@appliku/lab';
import { deploymentOf } from '../deployment.ts';
import type { Hello } from '../hello.ts';
import { cutLinks } from './cut-links.ts';
import { forgotten } from './forgotten.ts';
import { leftovers } from './leftovers.ts';
import { leftoversOfSwarm } from './leftovers-of-swarm.ts';
import { type Answer, runDeployer } from './run-deployer.ts';
import { runDisturbed } from './run-disturbed.ts';
import { untilFree } from '../until-free.ts';
import { beginning, type Scenario } from './scenarios.ts';

/** How a deployer is broken off: SIGKILL to itself; or it goes on, and its connections are cut, or Docker is restarted. */
export type Means = 'kill' | 'cut' | 'docker';
export const means = ['kill', 'cut', 'docker'] as const;

/** What a fault did. All is well: nothing lost, not stuck, nothing left over. */
export interface Verdict {
  readonly scenario: string;
  readonly sent: number;
  readonly lost: readonly string[];
  /** Why the app did not serve, or the next deploy did not succeed. */
  readonly stuck: readonly string[];
  readonly leftovers: readonly string[];
}

/** What a break at one point did. */
export interface Outcome extends Verdict, Break {
  /** E.g. `before run docker compose`. */
  readonly at: string;
}

/** Where a deployer is broken off. */
export interface Break {
  readonly by: Means;
  readonly point: number;
}

/** Breaks a deployer off in each chosen way, one after the other; after each a deploy has to succeed with no hand. */
export async function* chaos(
  hello: Hello,
  scenario: Scenario,
  choose: (points: number) => readonly Break[],
): AsyncGenerator<Outcome> {
  await beginning(hello, scenario, () => deployNext(hello));
  const points = await order(hello, scenario);
  for (const { by, point } of choose(points.length)) {
    await beginning(hello, scenario, () => deployNext(hello));
    yield await breakAt(hello, scenario, { by, point, at: points[point] ?? '' });
  }
}

/** A whole run, to learn its points. */
async function order(hello: Hello, { action }: Scenario): Promise<readonly string[]> {
  await publishNext(hello);
  const answer = await runDeployer({ target: hello.target, action });
  if (answer?.outcome === undefined) throw new Error(`a run that was left alone failed: ${JSON.stringify(answer)}`);
  return answer.points.map((name) => name ?? '');
}

async function breakAt(
  hello: Hello,
  scenario: Scenario,
  where: Pick<Outcome, 'by' | 'point' | 'at'>,
): Promise<Outcome> {
  const { name, serves } = scenario;
  // What Docker takes down with it is Docker's to answer for; that the app comes back by itself is asked all the same.
  const loaded = serves && where.by !== 'docker';
  const load = loaded ? await startLoad({ url: hello.url, host: hello.domain, rate: 50 }) : undefined;
  await publishNext(hello);
  await runBroken(hello, scenario, where);
  await untilFree(hello.server, hello.target.app);
  if (serves && where.by === 'docker') await untilAnswered(hello);
  const between = serves ? await problemsOfServing(hello) : [];
  const next = await deployNext(hello);
  const served = await problemsOfServing(hello);
  const report = await load?.stop();
  return {
    scenario: name,
    ...where,
    sent: report?.sent ?? 0,
    lost: (report?.failures ?? [])
      .filter(({ reused }) => !(reused && scenario.reloads))
      .map(({ error, method, reused }) => `${method} ${error}${reused ? ' on a used connection' : ''}`),
    stuck: [...between, ...problemsOf(next), ...served],
    leftovers: await remains(hello),
  };
}

async function runBroken(hello: Hello, { action }: Scenario, { by, point }: Break): Promise<unknown> {
  if (by === 'kill') return runDeployer({ target: hello.target, action, dieAt: point });
  const { server } = hello;
  const happens = by === 'cut' ? () => cutLinks(server) : () => server.faults.restartDocker();
  return runDisturbed(hello, action, { at: point, happens });
}

async function untilAnswered(hello: Hello): Promise<void> {
  const answers = async (): Promise<boolean> => (await problemsOfServing(hello)).length === 0;
  await until(answers, { waitingFor: 'the app to be back after Docker' }).catch(() => undefined);
}

export async function problemsOfServing(hello: Hello): Promise<readonly string[]> {
  const { status } = await hello.get();
  return status === 200 ? [] : [`the app answers ${status}`];
}

export function problemsOf(answer: Answer | undefined): readonly string[] {
  if (answer?.outcome === 'deployed') return (answer.warnings ?? []).map((warning) => JSON.stringify(warning));
  return [`the next deploy ended with ${JSON.stringify({ outcome: answer?.outcome, error: answer?.error })}`];
}

/** What was started on the server by the killed run is ended there within seconds, not at once. */
export async function remains(
  hello: Hello,
  counts: (line: string) => boolean = () => true,
): Promise<readonly string[]> {
  const current = await deploymentOf(hello.target).current();
  let left: readonly string[] = [];
  const gone = async (): Promise<boolean> => {
    left = (await leftIn(hello, current?.release.number ?? 0)).filter(counts);
    return left.length === 0;
  };
  await until(gone, { waitingFor: 'nothing to be left over' }).catch(() => undefined);
  return left;
}

async function leftIn(hello: Hello, live: number): Promise<readonly string[]> {
  const { servers, target } = hello;
  const each = await Promise.all(servers.map((server) => leftovers(server, target.app, live)));
  const ofSwarm = target.registry === undefined ? [] : await leftoversOfSwarm(hello, live);
  return [...each.flat(), ...ofSwarm, ...(await forgotten(hello))];
}

export async function deployNext(hello: Hello): Promise<Answer | undefined> {
  await publishNext(hello);
  return runDeployer({ target: hello.target, action: 'deploy' });
}

export async function publishNext(hello: Hello): Promise<void> {
  await hello.publish(`v${Date.now()}`);
}
