import type { Names, Release } from '../contract/index.ts';
import { rulesFor } from './rules-for.ts';
import type { Run } from './run.ts';
import { stage } from './stage.ts';

export interface Again {
  /** What is run again. */
  readonly target: Release;
  /** What serves now; undefined: nothing. */
  readonly live: Release | undefined;
  /** Of the processes that are to have other numbers of them. */
  readonly instances: Names<number>;
  readonly secrets: Names<string>;
}

/**
 * A release as it is recorded, as a new one: without a build or a release command, with the domains of today and beside the
 * services that are there. What is stopped gets no requests.
 */
export async function runAgain(run: Run, { target, live, instances, secrets }: Again): Promise<Release> {
  const { driver, rules } = run.configuration;
  const { number, slot: _slot, reason: _reason, metadata: _metadata, ...recorded } = target;
  const processes = Object.fromEntries(
    Object.entries(target.processes).map(([name, process]) => [
      name,
      { ...process, instances: instances[name] ?? process.instances },
    ]),
  );
  const again = {
    ...recorded,
    processes,
    services: (live ?? target).services,
    restores: number,
    rules: rulesFor({ ...target, processes }, rules),
    secrets: Object.keys(secrets).sort(),
    ...run.note,
    at: new Date().toISOString(),
  };
  const ofServices = await run.ledger.serviceSecrets((live ?? target).number);
  const release = await run.ledger.add(again, secrets, ofServices);
  return stage(run, { name: 'prepare', plugin: driver.name, input: release }, async (context) => {
    await driver.prepare(release, undefined, context);
    return release;
  });
}

export async function recordedSecrets(run: Run, number: number): Promise<Names<string>> {
  const secrets = await run.ledger.secrets(number);
  for (const value of Object.values(secrets)) run.redactor.add(value);
  return secrets;
}
