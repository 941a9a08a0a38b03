import type { Release } from '@appliku/core';
import type { DriverSubject } from '../suites/driver/driver-subject.ts';
import { broken } from './broken-driver.ts';
import type { Breaks } from './prove.ts';

export const breaksOfCron: Breaks<DriverSubject> = {
  'runs one of what is to be stopped': broken(
    (driver) => {
      const one = (release: Release): Release => ({
        ...release,
        processes: Object.fromEntries(
          Object.entries(release.processes).map(([name, process]) => [
            name,
            { ...process, instances: Math.max(1, process.instances) },
          ]),
        ),
      });
      return {
        start: (release, context) => driver.start(one(release), context),
        promote: (rollout, ...rest) => driver.promote({ ...rollout, release: one(rollout.release) }, ...rest),
      };
    },
    'runs nothing of a process with 0 instances, and finds the release whole',
    'finds a release of which every process is stopped, whole and with no endpoint',
    'runs no cron job of an app that is stopped, until it is started again',
  ),
  'takes what is stopped for broken': broken(
    (driver) => ({
      list: async (...args) =>
        (await driver.list(...args)).map((rollout) => ({
          ...rollout,
          complete: Object.keys(rollout.release.processes).every((name) =>
            rollout.instances.some(({ process }) => process === name),
          ),
        })),
    }),
    'runs nothing of a process with 0 instances, and finds the release whole',
    'finds a release of which every process is stopped, whole and with no endpoint',
  ),
  'loses what is stopped': broken(
    (driver) => ({
      list: async (...args) =>
        (await driver.list(...args)).filter(({ release }) => {
          const counts = Object.values(release.processes).map(({ instances }) => instances);
          return counts.some((count) => count > 0);
        }),
    }),
    'finds a release of which every process is stopped, whole and with no endpoint',
  ),
  'records no exit code of cron jobs': broken(
    (driver) => ({
      cronRuns: async (...args) =>
        ((await driver.cronRuns?.(...args)) ?? []).map(({ exitCode: _exitCode, ...run }) => run),
    }),
    'runs a cron job in the release that is live, and records its end',
  ),
  'tells runs of every cron job': broken(
    (driver) => ({
      cronRuns: async (app, _job, context) =>
        (await Promise.all(['check', 'other'].map((job) => driver.cronRuns?.(app, job, context) ?? []))).flat(),
    }),
    'runs a cron job in the release that is live, and records its end',
    'puts cron jobs in force when they are promoted, and those of no other release',
    'runs no cron job of an app that was destroyed',
  ),
  'runs cron jobs of stopped apps': broken(
    (driver) => ({
      promote: ({ release, ...rollout }, ...rest) => {
        const isStopped = Object.values(release.processes).every(({ instances }) => instances === 0);
        return driver.promote({ ...rollout, release: isStopped ? { ...release, processes: {} } : release }, ...rest);
      },
    }),
    'runs no cron job of an app that is stopped, until it is started again',
  ),
  'has no cron jobs': broken(
    () => ({ cronRuns: async () => [] }),
    'runs a cron job in the release that is live, and records its end',
    'puts cron jobs in force when they are promoted, and those of no other release',
    'runs no cron job of an app that is stopped, until it is started again',
    'runs no cron job of an app that was destroyed',
  ),
};
