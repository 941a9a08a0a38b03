import { DeployError, type DeploymentOptions } from '@appliku/core';
import { type Failure, startLoad, until } from '@appliku/lab';
import { deploymentOf } from '../../deployment.ts';
import type { SwarmHello } from '../../swarm-hello.ts';
import { deployNext, problemsOf, problemsOfServing, publishNext, remains, type Verdict } from '../chaos.ts';
import type { Fault } from './faults.ts';
import { sceneOf, untilWhole } from './scene.ts';

/** What a fault of a Swarm did. */
export interface SwarmOutcome extends Verdict {
  /** Of the operation: its outcome, or code and message of its error. */
  readonly said: string;
  /** How long it took; without one, until as many instances as before ran elsewhere. */
  readonly seconds: number;
  /** Requests that were on their way when it happened, and had no answer. */
  readonly inFlight: number;
}

/** What comes to an end at all does so by then, in seconds: an election at each of two steps, and the time of a deploy. */
const longest = 240;

/** Has each of these happen under load, and makes it good again; after each a deploy has to succeed with no hand. */
export async function* breakSwarm(hello: SwarmHello, faults: readonly Fault[]): AsyncGenerator<SwarmOutcome> {
  for (let count = 0; count < 2; count += 1) await deployNext(hello);
  for (const fault of faults) yield await breakOnce(hello, fault);
}

async function breakOnce(hello: SwarmHello, fault: Fault): Promise<SwarmOutcome> {
  const scene = await sceneOf(hello);
  await publishNext(hello);
  await deploymentOf(hello.target, manyTasks).deploy();
  await publishNext(hello);
  const load = await startLoad({ url: hello.url, host: hello.domain, rate: 50, seconds: 600 });
  const began = performance.now();
  let [happenedAt, mend] = [Date.now(), async (): Promise<void> => undefined];
  const happens = async (): Promise<void> => {
    const happened = (): void => void (happenedAt = Date.now());
    mend = await fault.happens(scene, happened);
    happened();
  };
  const said = fault.action === 'none' ? await withoutWork(hello, happens) : await during(hello, fault, happens);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  const between = await problemsOfServing(hello);
  await mend();
  await untilWhole(hello);
  const next = await deployNext(hello);
  const served = await problemsOfServing(hello);
  const { sent, failures } = await load.stop();
  const isInFlight = ({ at }: Failure): boolean => at <= happenedAt;
  const ends = fault.ends.test(said) && seconds <= longest ? [] : [`it ended with ${said} after ${seconds} s`];
  return {
    scenario: fault.name,
    said,
    seconds,
    sent,
    inFlight: failures.filter(isInFlight).length,
    lost: failures
      .filter((one) => !isInFlight(one))
      .map(({ error, method, at }) => `${method} ${error} ${at - happenedAt} ms after`),
    stuck: [...ends, ...between, ...problemsOf(next), ...served],
    leftovers: await remains(hello, (line) => !isOfDeadNode(line)),
  };
}

/** A node that was down when a container was to go keeps it, stopped: Docker never comes back to it. */
function isOfDeadNode(line: string): boolean {
  return /^container .*(Exited|Dead|Created)/.test(line);
}

/** One on each node. */
const manyTasks: Partial<DeploymentOptions> = {
  processes: {
    web: { port: 3000, health: '/up', instances: 5 },
    worker: { command: ['node', 'worker.js'], health: { runningMs: 300 } },
  },
};

async function during(
  { target }: SwarmHello,
  { action, before, options }: Fault,
  happens: () => Promise<void>,
): Promise<string> {
  const deployment = deploymentOf(target, { ...manyTasks, ...options, hooks: { before: { [before]: happens } } });
  try {
    const { outcome } = action === 'rollback' ? await deployment.rollback() : await deployment.deploy();
    return outcome;
  } catch (error) {
    if (!DeployError.isInstance(error)) throw error;
    const recovery = error.recovery === undefined ? '' : `; then ${error.recovery.code}: ${error.recovery.message}`;
    return `${error.code}: ${error.message}${recovery}`;
  }
}

/** Until nothing of the app is said to run where nothing can. */
async function withoutWork(hello: SwarmHello, happens: () => Promise<void>): Promise<string> {
  const tasks = async (): Promise<readonly string[]> => {
    const current = await deploymentOf(hello.target, manyTasks).current();
    const running = current?.rollout.instances.filter(({ process, state }) => process === 'web' && state === 'healthy');
    return (running ?? []).map(({ id }) => id).toSorted();
  };
  const before = await tasks();
  await happens();
  const isReplaced = async (): Promise<boolean> => {
    const now = await tasks();
    return now.length === before.length && now.some((id) => !before.includes(id));
  };
  await until(isReplaced, { waitingFor: 'tasks elsewhere', every: 500 }).catch(() => undefined);
  return (await isReplaced()) ? 'replaced' : 'not replaced';
}
