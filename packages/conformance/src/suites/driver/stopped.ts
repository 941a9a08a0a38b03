import assert from 'node:assert/strict';
import type { Release } from '@appliku/core';
import type { Work } from '../suite.ts';
import { type DriverSubject, numbersOf, prepared, started, states } from './driver-subject.ts';

export const stops: Readonly<Record<string, Work<DriverSubject>>> = {
  'runs nothing of a process with 0 instances, and finds the release whole': async (subject) => {
    const { driver, context } = subject;
    const { worker } = stopped((await prepared(subject)).release).processes;
    const { processes } = (await prepared(subject)).release;
    const changes = { processes: { ...processes, ...(worker && { worker }) } };
    const { release, rollout } = await started(subject, changes);
    await driver.promote(rollout, undefined, context);
    const listed = await driver.list(release.app, context);
    assert.deepEqual(listed.map(states), [['web healthy']]);
    assert.equal(listed[0]?.complete, true);
    assert.equal(await subject.count(release.app), 1);
  },

  'finds a release of which every process is stopped, whole and with no endpoint': async (subject) => {
    const { driver, context } = subject;
    const { release, rollout } = await started(subject, stopped((await prepared(subject)).release));
    await driver.promote(rollout, undefined, context);
    const listed = await driver.list(release.app, context);
    assert.deepEqual(numbersOf(listed), [release.number]);
    assert.deepEqual([listed[0]?.complete, states(listed[0])], [true, []]);
    assert.deepEqual(listed[0]?.endpoints['web'] ?? [], []);
    assert.equal(await subject.count(release.app), 0);
  },
};

/** All of its processes with 0 instances. */
export function stopped({ processes }: Release): Pick<Release, 'processes'> {
  return {
    processes: Object.fromEntries(Object.entries(processes).map(([name, one]) => [name, { ...one, instances: 0 }])),
  };
}
