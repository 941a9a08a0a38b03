import assert from 'node:assert/strict';
import type { Work } from '../suite.ts';
import type { DriverSubject } from './driver-subject.ts';

/** Of a driver that tells nothing, nothing is asked. */
export const ejects: Readonly<Record<string, Work<DriverSubject>>> = {
  'ejects the same for the same release, and runs nothing of it': async ({ driver, context, release, count }) => {
    const { release: wanted } = await release();
    const ejected = driver.eject?.(wanted);
    assert.deepEqual(driver.eject?.(wanted), ejected);
    assert.deepEqual(await driver.list(wanted.app, context), []);
    assert.equal(await count(wanted.app), 0);
    if (ejected === undefined) return;
    assert.ok(Object.keys(ejected.files).every((path) => path.startsWith('/')));
    assert.deepEqual(ejected.rollout.release, wanted);
    assert.equal(ejected.rollout.endpoints['web']?.length, 1);
  },
};
