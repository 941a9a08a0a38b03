import { aProcess, aRelease } from '@appliku/conformance';
import { expect, it } from 'vitest';
import type { CronJob } from '../../contract/index.ts';
import { crontabFields } from './crontab.ts';
import { scheduleText } from './schedule-text.ts';

function job(name: string, schedule: string): CronJob {
  return { name, schedule, command: { shell: 'true' }, overlap: 'forbid', timeoutMs: 1500 };
}

const cron = { report: job('report', '0 6 1 * mon'), nightly: job('nightly', '30 3 * * *') };

it('says when jobs are due, in both ways where one of two days is enough', () => {
  expect(scheduleText(aRelease({ cron }), 'systemd')).toMatchInlineSnapshot(`
    "nightly *-*-* 03:30:00 UTC
    report *-*-01 06:00:00 UTC
    report Mon *-*-* 06:00:00 UTC
    "
  `);
});

it('says it to cron in its own words, which has the same rule for the two days', () => {
  expect(scheduleText(aRelease({ cron }), 'cron')).toMatchInlineSnapshot(`
    "nightly 30 3 * * *
    report 0 6 1 * mon
    "
  `);
  expect(crontabFields(' */5  8-17\t*/2 FEB,mar  Sun-fri ')).toBe('*/5 8-17 */2 feb,mar sun-fri');
});

it('has no job due where every process is stopped, unless there is none', () => {
  const stopped = aRelease({
    cron,
    processes: { web: aProcess({ instances: 0 }), worker: aProcess({ instances: 0 }) },
  });
  expect([scheduleText(stopped, 'systemd'), scheduleText(stopped, 'cron')]).toEqual(['', '']);
  const half = aRelease({ cron, processes: { web: aProcess({ instances: 0 }), worker: aProcess() } });
  expect(scheduleText(half, 'cron')).not.toBe('');
  expect(scheduleText(aRelease({ cron, processes: {} }), 'cron')).not.toBe('');
});
