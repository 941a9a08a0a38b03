import type { CronRun } from '../contract/index.ts';
import { contextOf } from './context.ts';
import type { Run } from './run.ts';

/** What is recorded of a cron job's runs, oldest first, masked. */
export async function cronRunsOf(run: Run, job: string): Promise<readonly CronRun[]> {
  const { app, driver } = run.configuration;
  const context = contextOf(run, 'cron');
  const runs = (await driver.cronRuns?.(app, job, context)) ?? [];
  const recorded = new Set((await run.ledger.releases()).map(({ release }) => release.number));
  const ran = new Set(runs.flatMap(({ release }) => (release !== undefined && recorded.has(release) ? [release] : [])));
  for (const number of ran) await context.secrets(number);
  return runs.map((one) => ({ ...one, output: run.redactor.text(one.output) }));
}
