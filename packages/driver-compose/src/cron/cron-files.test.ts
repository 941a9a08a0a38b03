import { aProcess, aRelease } from '@appliku/conformance';
import type { CronJob } from '@appliku/core';
import { expect, it } from 'vitest';
import { jobsText } from './cron-files.ts';
import { parseRun } from './cron-runs.ts';

function job(name: string, schedule: string): CronJob {
  return { name, schedule, command: { shell: 'true' }, overlap: 'forbid', timeoutMs: 1500 };
}

const cron = { report: job('report', '0 6 1 * mon'), nightly: job('nightly', '30 3 * * *') };

it('has no job due where every process is stopped, unless there is none', () => {
  const stopped = aRelease({
    cron,
    processes: { web: aProcess({ instances: 0 }), worker: aProcess({ instances: 0 }) },
  });
  expect(jobsText(stopped)).toBe('');
  const half = aRelease({ cron, processes: { web: aProcess({ instances: 0 }), worker: aProcess() } });
  expect(jobsText(half)).not.toBe('');
  expect(jobsText(aRelease({ cron, processes: {} }))).not.toBe('');
});

it('says how jobs run, their time rounded up to seconds', () => {
  expect(jobsText(aRelease({ cron }))).toBe('report forbid 2\nnightly forbid 2\n');
});

it.each([
  ['2 2026-01-01T00:00:00Z - running -\n', false, { release: 2, outcome: 'running', output: '' }],
  ['2 2026-01-01T00:00:00Z - running -\n', true, { release: 2, outcome: 'lost', output: '' }],
  [
    '2 2026-01-01T00:00:00Z 2026-01-01T00:00:09Z ended 3\na\n',
    false,
    { release: 2, endedAt: '2026-01-01T00:00:09Z', outcome: 'ended', exitCode: 3, output: 'a\n' },
  ],
])('reads a record of a run: %j', (text, isLost, run) => {
  expect(parseRun('nightly', text, isLost)).toEqual({ job: 'nightly', startedAt: '2026-01-01T00:00:00Z', ...run });
});
