import type { Context, Instance, Release, Rollout } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { contextOf } from './context.ts';
import type { Run } from './run.ts';

/** Of its log, in the error. */
const shownLines = 50;

/**
 * Looks once more at what `start` found healthy: an instance may end right after its health check, under its first
 * requests, or while a hook takes its time.
 * @throws DEPLOY_CRASHED
 */
export async function checkStillUp(run: Run, started: Rollout, stage: string): Promise<void> {
  const { app, driver } = run.configuration;
  const { release, instances } = started;
  if (instances.length === 0) return;
  const context = contextOf(run, stage);
  try {
    const rollouts = await driver.list(app, context);
    const now = rollouts.find((rollout) => rollout.release.number === release.number);
    const fallen = fallenOf(instances, now?.instances ?? []);
    if (fallen !== undefined) throw crashed(release, fallen, await lastLines(run, now ?? started, fallen, context));
  } catch (error) {
    throw DeployError.at(error, { stage, plugin: driver.name });
  }
}

/** The first that is not as it was, as it is now. One that was started again has ended before. */
export function fallenOf(before: readonly Instance[], now: readonly Instance[]): Instance | undefined {
  const present = before.map(({ id, process }) => now.find((one) => one.id === id) ?? gone(id, process));
  return present.find(({ state, startedAt }, index) => state !== 'healthy' || startedAt !== before[index]?.startedAt);
}

function gone(id: string, process: string): Instance {
  return { id, process, state: 'exited' };
}

async function lastLines(run: Run, rollout: Rollout, { process }: Instance, context: Context): Promise<string[]> {
  const lines: string[] = [];
  const told = run.configuration.driver.logs(rollout, { process, tail: shownLines }, context);
  for await (const { text } of told) lines.push(text);
  return lines;
}

function crashed({ number }: Release, { process, exitCode }: Instance, lines: readonly string[]): DeployError {
  const end = exitCode === undefined ? '' : `: it ended with exit code ${exitCode}`;
  const reason = `${process} of release ${number} did not stay healthy${end}`;
  return new DeployError(reason, {
    code: 'DEPLOY_CRASHED',
    hint: 'The last lines of its log, in `output`, say why.',
    output: [...lines, reason],
  });
}
