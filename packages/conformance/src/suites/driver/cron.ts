import assert from 'node:assert/strict';
import type { CronJob, CronRun, Names, Release } from '@appliku/core';
import { until } from '../expect.ts';
import type { Work } from '../suite.ts';
import { type DriverSubject, prepared, started } from './driver-subject.ts';
import { stopped } from './stopped.ts';

type Subject = DriverSubject & Required<Pick<DriverSubject, 'cron'>>;

export const cron: Readonly<Record<string, Work<DriverSubject>>> = {
  'runs a cron job in the release that is live, and records its end': whereCron(async (subject) => {
    const { app, number } = await live(subject, jobsOf('check'));
    assert.deepEqual(await runsOf(subject, app, 'check'), []);
    await subject.cron.due(app, 'check');
    const [run] = await ended(subject, app, 'check');
    assert.deepEqual([run?.job, run?.release, run?.outcome, run?.exitCode], ['check', number, 'ended', 3]);
    assert.match(run?.output ?? '', /^out$/m);
    assert.ok(Date.parse(run?.startedAt ?? '') <= Date.parse(run?.endedAt ?? ''));
    assert.deepEqual(await runsOf(subject, app, 'other'), []);
  }),

  'puts cron jobs in force when they are promoted, and those of no other release': whereCron(async (subject) => {
    const former = await live(subject, jobsOf('check'));
    const { app } = former;
    const next = await started(subject, jobsOf('other'));
    await subject.cron.due(app, 'other');
    await subject.cron.due(app, 'check');
    assert.deepEqual(
      (await ended(subject, app, 'check')).map(({ release }) => release),
      [former.number],
    );
    await subject.cron.commit(next.release);
    await subject.driver.promote(next.rollout, undefined, subject.context);
    await subject.cron.due(app, 'check');
    await subject.cron.due(app, 'other');
    assert.deepEqual(
      (await ended(subject, app, 'other')).map(({ release }) => release),
      [next.release.number],
    );
    assert.equal((await runsOf(subject, app, 'check')).length, 1);
  }),

  'runs no cron job of an app that is stopped, until it is started again': whereCron(async (subject) => {
    const { release } = await prepared(subject);
    const off = await live(subject, { ...stopped(release), ...jobsOf('check') });
    await subject.cron.due(off.app, 'check');
    const on = await live(subject, jobsOf('check'));
    await subject.cron.due(on.app, 'check');
    assert.deepEqual(
      (await ended(subject, on.app, 'check')).map(({ release: number }) => number),
      [on.number],
    );
  }),

  'runs no cron job of an app that was destroyed': whereCron(async (subject) => {
    const { driver, context } = subject;
    const { app } = await live(subject, jobsOf('check'));
    await driver.destroy(app, { volumes: true }, context);
    await subject.cron.due(app, 'check');
    const { app: again } = await live(subject, jobsOf('other'));
    await subject.cron.due(again, 'other');
    await ended(subject, again, 'other');
    assert.deepEqual(await runsOf(subject, app, 'check'), []);
  }),
};

/** For drivers that have cron jobs. */
function whereCron(work: Work<Subject>): Work<DriverSubject> {
  return async (subject) => {
    if (!subject.driver.supports.cron) return;
    assert.ok(subject.cron, 'the subject says when a cron job is due');
    await work({ ...subject, cron: subject.cron });
  };
}

/** Not while a test runs, unless it is told to be due. */
function jobsOf(name: string): { readonly cron: Names<CronJob> } {
  const command = { shell: 'echo out; exit 3' };
  return { cron: { [name]: { name, schedule: '0 0 1 1 *', command, overlap: 'forbid', timeoutMs: 120_000 } } };
}

async function live(subject: Subject, changes: Partial<Release>): Promise<Release> {
  const { release, rollout } = await started(subject, changes);
  await subject.cron.commit(release);
  await subject.driver.promote(rollout, undefined, subject.context);
  return release;
}

async function runsOf({ driver, context }: Subject, app: string, job: string): Promise<readonly CronRun[]> {
  return (await driver.cronRuns?.(app, job, context)) ?? [];
}

/** What is recorded when there is a run, and none goes on. */
async function ended(subject: Subject, app: string, job: string): Promise<readonly CronRun[]> {
  const isOver = ({ outcome }: CronRun): boolean => outcome !== 'running';
  const areOver = async (): Promise<boolean> => {
    const runs = await runsOf(subject, app, job);
    return runs.length > 0 && runs.every(isOver);
  };
  await until(areOver, `a run of ${job} ends`, subject.patienceMs);
  return runsOf(subject, app, job);
}
