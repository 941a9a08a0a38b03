import type { ClusterRecord, CronJob, Names } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import { cronLabel } from './cron-labels.ts';
import { runsIn } from './cron-runs.ts';
import { jobRecord } from './job-record.ts';

const job: CronJob = {
  name: 'nightly',
  schedule: '30 3 1 * mon',
  command: { shell: 'true' },
  overlap: 'forbid',
  timeoutMs: 60_500,
};
const startedAt = '2026-01-01T00:00:00Z';

function record(run: string, labels: Names<string>, text = '.\n'): ClusterRecord {
  return {
    id: run,
    name: run,
    version: 1,
    text,
    labels: { [cronLabel.job]: 'nightly', [cronLabel.run]: run, ...labels },
  };
}

const begun = record('a', { [cronLabel.release]: '2', [cronLabel.startedAt]: startedAt, [cronLabel.seconds]: '60' });

function outcomeOf(isThere: boolean, secondsLater: number): string | undefined {
  return runsIn([begun], () => isThere, Date.parse(startedAt) + secondsLater * 1000)[0]?.outcome;
}

describe('jobRecord', () => {
  it('says when it is due in numbers, before what it is made of', () => {
    const months = '1,2,3,4,5,6,7,8,9,10,11,12';
    expect(jobRecord('shop', job, 'version: "3.9"\n')).toBe(
      `shop__cron__nightly forbid 61 30 3 1 ${months} 1 either\nversion: "3.9"\n`,
    );
  });
});

describe('runsIn', () => {
  it('tells what became of a run', () => {
    const ended = {
      [cronLabel.endedAt]: '2026-01-01T00:00:09Z',
      [cronLabel.outcome]: 'ended',
      [cronLabel.exitCode]: '3',
    };
    expect(runsIn([record('a', ended, '\nout\n'), begun], () => false, 0)).toEqual([
      {
        job: 'nightly',
        release: 2,
        startedAt,
        endedAt: '2026-01-01T00:00:09Z',
        outcome: 'ended',
        exitCode: 3,
        output: 'out',
      },
    ]);
    const skipped = record('a', { ...ended, [cronLabel.outcome]: 'skipped', [cronLabel.exitCode]: '-' }, '\n');
    expect(runsIn([begun, skipped], () => false, 0)[0]).not.toHaveProperty('exitCode');
  });

  it('tells a run as lost when its service is gone for a while, or its time is', () => {
    expect([outcomeOf(false, 1), outcomeOf(false, 121), outcomeOf(true, 121), outcomeOf(true, 181)]).toEqual([
      'running',
      'lost',
      'running',
      'lost',
    ]);
  });
});
