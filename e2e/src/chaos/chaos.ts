import { startLoad, until } from '@appliku/lab';
import { deploymentOf } from '../deployment.ts';
import type { Hello } from '../hello.ts';
import { leftovers } from './leftovers.ts';
import { type Answer, runDeployer } from './run-deployer.ts';

export type Scenario = 'first' | 'redeploy' | 'rollback';
export const scenarios = ['first', 'redeploy', 'rollback'] as const;

/** What a kill at one point did. All is well: nothing lost, not stuck, nothing left over. */
export interface Outcome {
  readonly scenario: Scenario;
  readonly point: number;
  /** E.g. `before run docker compose`. */
  readonly at: string;
  readonly sent: number;
  readonly lost: readonly string[];
  /** Why the app did not serve, or the next deploy did not succeed. */
  readonly stuck: readonly string[];
  readonly leftovers: readonly string[];
}

/** Kills a deployer at each chosen point, one after the other; after each a deploy has to succeed with no hand. */
export async function* chaos(
  hello: Hello,
  scenario: Scenario,
  choose: (points: number) => readonly number[],
): AsyncGenerator<Outcome> {
  await ground(hello, scenario);
  const { points } = await order(hello, scenario);
  for (const point of choose(points.length)) {
    await ground(hello, scenario);
    yield await killAt(hello, { scenario, point, at: points[point] ?? '' });
  }
}

/** What each kill starts from: nothing, or a release that serves and one before it. */
async function ground(hello: Hello, scenario: Scenario): Promise<void> {
  const deployment = deploymentOf(hello.target);
  if (scenario === 'first') return deployment.destroy();
  const releases = await deployment.releases();
  for (let served = releases.length; served < 2; served += 1) await deployNext(hello);
}

/** A whole run, to learn its points. */
async function order(hello: Hello, scenario: Scenario): Promise<{ readonly points: readonly string[] }> {
  await publishNext(hello);
  const answer = await runDeployer({ target: hello.target, action: actionOf(scenario) });
  if (answer?.outcome === undefined) throw new Error(`a run without a kill failed: ${JSON.stringify(answer)}`);
  return { points: answer.points.map((name) => name ?? '') };
}

async function killAt(hello: Hello, where: Pick<Outcome, 'scenario' | 'point' | 'at'>): Promise<Outcome> {
  const loaded = where.scenario !== 'first';
  const load = loaded ? await startLoad({ url: hello.url, host: hello.domain, rate: 50 }) : undefined;
  await publishNext(hello);
  await runDeployer({ target: hello.target, action: actionOf(where.scenario), dieAt: where.point });
  const serves = loaded ? await problemsOfServing(hello) : [];
  const next = await deployNext(hello);
  const served = await problemsOfServing(hello);
  const report = await load?.stop();
  return {
    ...where,
    sent: report?.sent ?? 0,
    lost: (report?.failures ?? []).map(
      ({ error, method, reused }) => `${method} ${error}${reused ? ' on a used connection' : ''}`,
    ),
    stuck: [...serves, ...problemsOf(next), ...served],
    leftovers: await remains(hello),
  };
}

async function problemsOfServing(hello: Hello): Promise<readonly string[]> {
  const { status } = await hello.get();
  return status === 200 ? [] : [`the app answers ${status}`];
}

function problemsOf(answer: Answer | undefined): readonly string[] {
  if (answer?.outcome === 'deployed') return (answer.warnings ?? []).map((warning) => JSON.stringify(warning));
  return [`the next deploy ended with ${JSON.stringify({ outcome: answer?.outcome, error: answer?.error })}`];
}

/** What was started on the server by the killed run is ended there within seconds, not at once. */
async function remains(hello: Hello): Promise<readonly string[]> {
  const current = await deploymentOf(hello.target).current();
  let left: readonly string[] = [];
  const gone = async (): Promise<boolean> => {
    left = await leftovers(hello.server, hello.target.app, current?.release.number ?? 0);
    return left.length === 0;
  };
  await until(gone, { waitingFor: 'nothing to be left over', timeout: 15_000 }).catch(() => undefined);
  return left;
}

async function deployNext(hello: Hello): Promise<Answer | undefined> {
  await publishNext(hello);
  return runDeployer({ target: hello.target, action: 'deploy' });
}

async function publishNext(hello: Hello): Promise<void> {
  await hello.publish(`v${Date.now()}`);
}

function actionOf(scenario: Scenario): 'deploy' | 'rollback' {
  return scenario === 'rollback' ? 'rollback' : 'deploy';
}
