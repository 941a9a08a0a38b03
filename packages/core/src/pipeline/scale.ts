import type { Names, Release } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { activate } from './activate.ts';
import { loggerOf } from './context.ts';
import { noRelease } from './serving.ts';
import { healAlone } from './recover.ts';
import { conclude, type DeployResult } from './result.ts';
import type { Run } from './run.ts';
import { recordedSecrets, runAgain } from './run-again.ts';

/**
 * The live release in other numbers of instances. It is a release of its own, handed over like any other: so no request is
 * lost, the record says what runs, and a killed deployer leaves one or the other.
 */
export async function scaleApp(run: Run, wanted: (release: Release) => Names<number>): Promise<DeployResult> {
  const healed = await healAlone(run);
  const { former, route } = healed;
  if (former === undefined) throw noRelease(run);
  const { release } = former;
  const instances = wanted(release);
  checkKnown(release, Object.keys(instances));
  const changed = Object.entries(instances).filter(([name, count]) => release.processes[name]?.instances !== count);
  if (changed.length === 0 && route !== undefined) return conclude(run, 'unchanged', release, route);
  for (const [name, count] of changed)
    loggerOf(run, run.action).info(`Scaling ${name} from ${release.processes[name]?.instances ?? 0} to ${count}`);
  const secrets = await recordedSecrets(run, release.number);
  const scaled = await activate(run, healed, () =>
    runAgain(run, { target: release, live: release, instances, secrets }),
  );
  return conclude(run, 'scaled', scaled.release, scaled.route);
}

export function stoppedOf(names: readonly string[]): Names<number> {
  return Object.fromEntries(names.map((name) => [name, 0]));
}

/** Processes that are stopped run again as often as the options say. */
export function startedOf(release: Release, names: readonly string[], configured: Names<number>): Names<number> {
  const stopped = names.filter((name) => (release.processes[name]?.instances ?? 0) === 0);
  return Object.fromEntries(stopped.map((name) => [name, configured[name] ?? 1]));
}

/** @throws RELEASE_NOT_FOUND for a process that is configured, but not deployed yet */
export function checkKnown({ number, processes }: Release, names: readonly string[]): void {
  const missing = names.find((name) => processes[name] === undefined);
  if (missing === undefined) return;
  throw new DeployError(`Release ${number} has no process ${missing}`, {
    code: 'RELEASE_NOT_FOUND',
    hint: 'Deploy first: the process is in the options, but not in the release that serves.',
  });
}
