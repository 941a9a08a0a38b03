import assert from 'node:assert/strict';
import type { Built, Context, Driver, LogLine, Release, Rollout } from '@appliku/core';

/** A driver on a real host, with an app of its own for one test. */
export interface DriverSubject {
  readonly driver: Driver;
  readonly context: Context;
  /**
   * The next release of the app, recorded and built, not prepared. Its `web` has a port and becomes healthy, its
   * `worker` has none and stays up; both write at least one line to their log.
   */
  release(): Promise<{ readonly release: Release; readonly built: Built }>;
}

/** `it` or `test` of any runner. */
export type Test = (name: string, work: () => Promise<void>) => void;

/** What the pipeline relies on in every driver; `setup` is called once a test. */
export function driverSuite(test: Test, setup: () => Promise<DriverSubject>): void {
  const cases: Readonly<Record<string, (subject: DriverSubject) => Promise<void>>> = {
    ...oneRelease,
    ...twoReleases,
    ...otherVerbs,
  };
  for (const [name, work] of Object.entries(cases)) test(name, async () => work(await setup()));
}

const oneRelease = {
  'starts what takes traffic, and the rest at promote': async (subject: DriverSubject) => {
    const { rollout } = await started(subject);
    assert.deepEqual(states(rollout), ['web healthy']);
    assert.equal(rollout.endpoints['web']?.length, 1);
    assert.equal(rollout.complete, false);
    await subject.driver.promote(rollout, undefined, subject.context);
    const [listed] = await listAll(subject, rollout.release);
    assert.deepEqual(states(listed), ['web healthy', 'worker healthy']);
    assert.equal(listed?.complete, true);
    assert.deepEqual(listed?.endpoints, rollout.endpoints);
  },

  'does nothing that was done before': async (subject: DriverSubject) => {
    const { driver, context } = subject;
    const { release, built, rollout } = await started(subject);
    await driver.promote(rollout, undefined, context);
    const [before] = await listAll(subject, release);
    await driver.prepare(release, built, context);
    const again = await driver.start(release, context);
    await driver.promote(again, undefined, context);
    const [after] = await listAll(subject, release);
    assert.deepEqual(after?.instances, before?.instances);
    assert.deepEqual(after?.endpoints, before?.endpoints);
  },

  'lists nothing of an app that is not there, and retires it all the same': async (subject: DriverSubject) => {
    const { driver, context } = subject;
    const { release } = await subject.release();
    assert.deepEqual(await driver.list(release.app, context), []);
    await driver.retire(release.app, release.number, context);
    await driver.retire(release.app, release.number + 1, context);
  },

  'brings back a release that was retired, at the same endpoints': async (subject: DriverSubject) => {
    const { driver, context } = subject;
    const { release, rollout } = await started(subject);
    await driver.retire(release.app, release.number, context);
    await driver.retire(release.app, release.number, context);
    assert.deepEqual(await listAll(subject, release), []);
    const back = await driver.start(release, context);
    assert.deepEqual(states(back), ['web healthy']);
    assert.deepEqual(back.endpoints, rollout.endpoints);
  },
} as const;

const twoReleases = {
  'runs two releases side by side, and retires one of them': async (subject: DriverSubject) => {
    const { driver, context } = subject;
    const former = await started(subject);
    const next = await started(subject);
    assert.notEqual(next.release.slot, former.release.slot, 'the slots of two releases in a row alternate');
    assert.notDeepEqual(next.rollout.endpoints, former.rollout.endpoints);
    await driver.promote(next.rollout, former.rollout, context);
    await driver.retire(former.release.app, former.release.number, context);
    const left = await listAll(subject, next.release);
    assert.deepEqual(
      left.map(({ release }) => release.number),
      [next.release.number],
    );
    assert.equal(left[0]?.complete, true);
  },
} as const;

const otherVerbs = {
  'runs a command in a fresh container and tells its end, whatever the exit code': async (subject: DriverSubject) => {
    const { driver, context } = subject;
    const { release, built } = await subject.release();
    await driver.prepare(release, built, context);
    const command = { shell: 'echo out; echo err >&2; exit 3' };
    const result = await driver.run(release, { name: 'check', command, timeoutMs: 30_000 }, context);
    assert.deepEqual([result.exitCode, result.stdout, result.stderr], [3, 'out\n', 'err\n']);
    assert.deepEqual(await listAll(subject, release), []);
  },

  'ends a command that is late': async (subject: DriverSubject) => {
    const { driver, context } = subject;
    const { release, built } = await subject.release();
    await driver.prepare(release, built, context);
    const job = { name: 'late', command: { shell: 'exec sleep 600' }, timeoutMs: 1500 };
    await assert.rejects(driver.run(release, job, context), { code: 'TIMEOUT' });
    assert.deepEqual(await listAll(subject, release), []);
  },

  'tells the log of its instances': async (subject: DriverSubject) => {
    const { driver, context } = subject;
    const { rollout } = await started(subject);
    const lines: LogLine[] = [];
    for await (const line of driver.logs(rollout, { process: 'web', tail: 1 }, context)) lines.push(line);
    assert.equal(lines.length, 1);
    assert.equal(lines[0]?.process, 'web');
  },

  'stops waiting when it is cancelled': async (subject: DriverSubject) => {
    const { driver, context } = subject;
    const { release, built } = await subject.release();
    await driver.prepare(release, built, context);
    await assert.rejects(driver.start(release, { ...context, signal: AbortSignal.abort() }));
    await driver.retire(release.app, release.number, context);
    assert.deepEqual(await listAll(subject, release), []);
  },

  'removes all of an app, twice': async (subject: DriverSubject) => {
    const { driver, context } = subject;
    const { release } = await started(subject);
    await driver.destroy(release.app, { volumes: true }, context);
    await driver.destroy(release.app, { volumes: true }, context);
    assert.deepEqual(await listAll(subject, release), []);
  },
} as const;

async function started(
  subject: DriverSubject,
): Promise<{ readonly release: Release; readonly built: Built; readonly rollout: Rollout }> {
  const { release, built } = await subject.release();
  await subject.driver.prepare(release, built, subject.context);
  return { release, built, rollout: await subject.driver.start(release, subject.context) };
}

function listAll({ driver, context }: DriverSubject, { app }: Release): Promise<readonly Rollout[]> {
  return driver.list(app, context);
}

function states(rollout: Rollout | undefined): readonly string[] {
  return (rollout?.instances ?? []).map(({ process, state }) => `${process} ${state}`).sort();
}
