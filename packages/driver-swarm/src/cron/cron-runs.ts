import { clusterRecords, type ClusterRecord, labels, labelsOf, swarmEngine } from '@appliku/core';
import type { Context, CronRun } from '@appliku/core';
import * as z from 'zod';
import { patient } from '../store/patience.ts';
import { cronLabel, lostSeconds } from './cron-labels.ts';

const outcomes = z.enum(['ended', 'skipped', 'timeout', 'failed']);

/** What is recorded of a job's runs, oldest first. */
export async function cronRuns(app: string, job: string, { places }: Context): Promise<readonly CronRun[]> {
  const { run } = places;
  // A run that ends between the two questions was still there at the first.
  const services = await swarmEngine(run).services({ ...labelsOf(app), [labels.job]: cronJobName(job) });
  const records = await patient(clusterRecords(run)).list({ [cronLabel.app]: app, [cronLabel.job]: job });
  const running = new Set(services.map(({ name }) => name));
  return runsIn(records, (stack) => running.has(`${stack}_job`), Date.now());
}

/** What its tasks carry as the name of their job. */
export function cronJobName(job: string): string {
  return `cron-${job}`;
}

/** @param isThere whether there is a service of a stack; @param now in milliseconds */
export function runsIn(
  records: readonly ClusterRecord[],
  isThere: (stack: string) => boolean,
  now: number,
): readonly CronRun[] {
  const ended = new Map(
    records.filter(({ labels: found }) => found[cronLabel.outcome] !== undefined).map((one) => [runOf(one), one]),
  );
  return records
    .filter(({ labels: found }) => found[cronLabel.startedAt] !== undefined)
    .map((begun) => toRun(begun, ended.get(runOf(begun)), isThere(runOf(begun)), now))
    .sort((one, other) => (one.startedAt < other.startedAt ? -1 : Number(one.startedAt > other.startedAt)));
}

function toRun(begun: ClusterRecord, ended: ClusterRecord | undefined, isThere: boolean, now: number): CronRun {
  const {
    [cronLabel.job]: job = '',
    [cronLabel.release]: release,
    [cronLabel.startedAt]: startedAt = '',
  } = begun.labels;
  const run = { job, release: Number(release), startedAt };
  if (ended === undefined) {
    const seconds = lostSeconds + (isThere ? Number(begun.labels[cronLabel.seconds]) : 0);
    const isLost = now > Date.parse(startedAt) + seconds * 1000;
    return { ...run, outcome: isLost ? 'lost' : 'running', output: '' };
  }
  const code = Number.parseInt(ended.labels[cronLabel.exitCode] ?? '', 10);
  const endedAt = ended.labels[cronLabel.endedAt];
  return {
    ...run,
    ...(endedAt !== undefined && { endedAt }),
    outcome: outcomes.parse(ended.labels[cronLabel.outcome]),
    ...(!Number.isNaN(code) && { exitCode: code }),
    // A line break is before it.
    output: ended.text.slice(1).trimEnd(),
  };
}

function runOf({ labels: found }: ClusterRecord): string {
  return found[cronLabel.run] ?? '';
}
