import assert from 'node:assert/strict';
import type { Release } from '@appliku/core';
import type { Work } from '../suite.ts';
import { type DriverSubject, started } from './driver-subject.ts';

export const services: Readonly<Record<string, Work<DriverSubject>>> = {
  'runs services once a release is prepared, keeps them over releases, and ends those that the next does not name':
    async (subject) => {
      const { driver, context } = subject;
      if (!driver.supports.services) return;
      const first = await preparedWithService(subject);
      assert.equal(await subject.count(first.app), 1, 'the service alone runs');
      const next = await preparedWithService(subject);
      assert.equal(await subject.count(first.app), 1, 'it runs once');
      await driver.retire(first.app, first.number, context);
      assert.equal(await subject.count(first.app), 1, 'it outlives its release');
      const without = await started(subject);
      await driver.retire(next.app, next.number, context);
      assert.equal(await subject.count(first.app), 2, 'it runs until the next release has the traffic');
      await driver.promote(without.rollout, undefined, context);
      assert.equal(await subject.count(first.app), 2, 'web and worker alone run');
    },

  'leaves services as they are where a release runs an older one again': async (subject) => {
    const { driver, context } = subject;
    if (!driver.supports.services) return;
    const { app } = await preparedWithService(subject);
    const { release, built } = await subject.release();
    const again = { ...release, restores: 1 };
    await driver.prepare(again, built, context);
    await driver.promote(await driver.start(again, context), undefined, context);
    assert.equal(await subject.count(app), 3, 'web, worker and the service run');
    await driver.destroy(app, { volumes: true }, context);
    assert.equal(await subject.count(app), 0);
  },
};

async function preparedWithService(subject: DriverSubject): Promise<Release> {
  const { driver, context, service } = subject;
  assert.ok(service, 'the subject says what can run beside the app');
  const { release, built } = await subject.release();
  const served = { ...release, services: { db: service } };
  await driver.prepare(served, built, context);
  return served;
}
