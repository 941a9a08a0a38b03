import assert from 'node:assert/strict';
import { assertCode } from '../expect.ts';
import type { Work } from '../suite.ts';
import { type DriverSubject, numbersOf, prepared, started } from './driver-subject.ts';

export const failures: Readonly<Record<string, Work<DriverSubject>>> = {
  'tells that an instance ended by itself, and cleans up after it': async (subject) => {
    const { driver, context } = subject;
    const { release } = await prepared(subject, 'crashing');
    await assertCode(driver.start(release, context), 'DEPLOY_CRASHED');
    await driver.retire(release.app, release.number, context);
    assert.deepEqual(await driver.list(release.app, context), []);
    assert.equal(await subject.count(release.app), 0);
  },

  'tells that an instance is not healthy in time, and lists what is half there': async (subject) => {
    const { driver, context } = subject;
    const { release } = await prepared(subject, 'unhealthy');
    await assertCode(driver.start(release, context), 'DEPLOY_UNHEALTHY');
    const listed = await driver.list(release.app, context);
    assert.deepEqual(numbersOf(listed), [release.number]);
    assert.equal(listed[0]?.complete, false);
    await driver.retire(release.app, release.number, context);
    assert.equal(await subject.count(release.app), 0);
  },

  'starts nothing when it is cancelled before': async (subject) => {
    const { driver, context } = subject;
    const { release } = await prepared(subject);
    await assert.rejects(driver.start(release, { ...context, signal: AbortSignal.abort() }));
    assert.equal(await subject.count(release.app), 0);
  },

  'tells at prepare that the artifact is gone': async (subject) => {
    const { driver, context } = subject;
    const { release } = await subject.release();
    const artifact = { ...release.artifact, id: `sha256:${'0'.repeat(64)}` } as const;
    await assertCode(driver.prepare({ ...release, artifact }, undefined, context), 'IMAGE_MISSING');
  },

  'prunes what only other releases need, and nothing that a kept one needs': async (subject) => {
    const { driver, context } = subject;
    const former = await prepared(subject);
    const { release } = await prepared(subject);
    await driver.prune(release.app, [release.number], context);
    await assertCode(driver.prepare(former.release, undefined, context), 'IMAGE_MISSING');
    await driver.prepare(release, undefined, context);
    await driver.prune(release.app, [release.number], context);
  },

  'removes all of an app, twice': async (subject) => {
    const { driver, context } = subject;
    const { release, rollout } = await started(subject);
    await driver.promote(rollout, undefined, context);
    await driver.destroy(release.app, { volumes: true }, context);
    await driver.destroy(release.app, { volumes: true }, context);
    assert.deepEqual(await driver.list(release.app, context), []);
    assert.equal(await subject.count(release.app), 0);
  },
};
