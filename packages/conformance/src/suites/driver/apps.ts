import assert from 'node:assert/strict';
import type { Work } from '../suite.ts';
import { type DriverSubject, numbersOf, started } from './driver-subject.ts';

export const apps: Readonly<Record<string, Work<DriverSubject>>> = {
  'lists nothing of an app that is not there, and retires it all the same': async (subject) => {
    const { driver, context } = subject;
    const { release } = await subject.release();
    assert.deepEqual(await driver.list(release.app, context), []);
    await driver.retire(release.app, release.number, context);
    await driver.retire(release.app, release.number + 1, context);
  },

  'retires what was retired before': async (subject) => {
    const { driver, context } = subject;
    const { release } = await started(subject);
    await driver.retire(release.app, release.number, context);
    await driver.retire(release.app, release.number, context);
    assert.deepEqual(await driver.list(release.app, context), []);
    assert.equal(await subject.count(release.app), 0);
  },

  'keeps apps apart': async (subject) => {
    const { driver, context } = subject;
    const own = await started(subject);
    const neighbour = await subject.neighbour();
    await driver.prepare(neighbour.release, neighbour.built, context);
    const other = await driver.start(neighbour.release, context);
    assert.notDeepEqual(other.endpoints, own.rollout.endpoints);
    await driver.retire(own.release.app, own.release.number, context);
    await driver.destroy(own.release.app, { volumes: true }, context);
    const listed = await driver.list(neighbour.release.app, context);
    assert.deepEqual(numbersOf(listed), [neighbour.release.number]);
    assert.deepEqual(listed[0]?.instances, other.instances);
    assert.equal(await subject.count(neighbour.release.app), 1);
  },
};
