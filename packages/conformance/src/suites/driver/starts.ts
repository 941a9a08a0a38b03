import assert from 'node:assert/strict';
import type { Endpoint } from '@appliku/core';
import { assertPlugin } from '../expect.ts';
import type { Work } from '../suite.ts';
import { type DriverSubject, numbersOf, prepared, started, states } from './driver-subject.ts';

export const starts: Readonly<Record<string, Work<DriverSubject>>> = {
  'says what it is': async ({ driver }) => {
    assertPlugin(driver, 'driver');
    assert.ok(driver.runs.length > 0);
  },

  'foresees what it would decide of volumes, and changes nothing': async (subject) => {
    const { driver, context } = subject;
    if (driver.foresee === undefined) return;
    const { release } = await subject.release();
    const volumes = { data: { name: 'data', shared: true } };
    const notes = await driver.foresee({ ...release, volumes }, context);
    assert.ok(notes.length > 0 && notes.every((note) => /\w/.test(note)), 'it says something of the volume');
    assert.deepEqual(await driver.list(release.app, context), []);
  },

  'prepares without starting anything': async (subject) => {
    const { release } = await prepared(subject);
    assert.deepEqual((await subject.driver.list(release.app, subject.context)).flatMap(states), []);
    assert.equal(await subject.count(release.app), 0);
  },

  'starts what takes traffic, and the rest at promote': async (subject) => {
    const { driver, context } = subject;
    const { release, rollout } = await started(subject);
    assert.deepEqual(states(rollout), ['web healthy']);
    assert.equal(rollout.endpoints['web']?.length, 1);
    assert.equal(rollout.complete, false);
    await driver.promote(rollout, undefined, context);
    const [listed] = await driver.list(release.app, context);
    assert.deepEqual(states(listed), ['web healthy', 'worker healthy']);
    assert.equal(listed?.complete, true);
    assert.deepEqual(listed?.endpoints, rollout.endpoints);
    assert.equal(await subject.count(release.app), 2);
  },

  'tells endpoints that can be reached from where traffic is routed': async (subject) => {
    const { rollout } = await started(subject);
    for (const host of subject.context.places.route)
      for (const endpoint of rollout.endpoints['web'] ?? []) {
        if (endpoint.kind === 'tcp') (await host.connect(endpoint)).destroy();
        if (endpoint.kind === 'unix') (await host.connect({ socket: endpoint.path })).destroy();
      }
  },

  'tells the directory of a volume with a web path, the same for every release': async (subject) => {
    const { driver } = subject;
    if (!driver.supports.volumes) return;
    const [endpoint, ...more] = await directoriesOf(subject);
    assert.equal(endpoint?.kind, 'directory');
    assert.deepEqual(more, []);
    assert.deepEqual(await directoriesOf(subject), [endpoint]);
  },

  'does nothing that was done before': async (subject) => {
    const { driver, context } = subject;
    const { release, built, rollout } = await started(subject);
    await driver.promote(rollout, undefined, context);
    const [before] = await driver.list(release.app, context);
    await driver.prepare(release, built, context);
    const again = await driver.start(release, context);
    await driver.promote(again, undefined, context);
    const [after] = await driver.list(release.app, context);
    assert.deepEqual(after?.instances, before?.instances);
    assert.deepEqual(after?.endpoints, before?.endpoints);
  },

  'brings back a release that was retired, at the same endpoints, without what it was built of': async (subject) => {
    const { driver, context } = subject;
    const { release, rollout } = await started(subject);
    await driver.retire(release.app, release.number, context);
    await driver.prepare(release, undefined, context);
    const back = await driver.start(release, context);
    assert.deepEqual(states(back), ['web healthy']);
    assert.deepEqual(back.endpoints, rollout.endpoints);
  },

  'runs two releases side by side, and retires one of them': async (subject) => {
    const { driver, context } = subject;
    const former = await started(subject);
    const next = await started(subject);
    assert.notEqual(next.release.slot, former.release.slot, 'the slots of two releases in a row alternate');
    assert.notDeepEqual(next.rollout.endpoints, former.rollout.endpoints);
    assert.deepEqual(numbersOf(await driver.list(next.release.app, context)), [
      former.release.number,
      next.release.number,
    ]);
    await driver.promote(next.rollout, former.rollout, context);
    await driver.retire(former.release.app, former.release.number, context);
    const left = await driver.list(next.release.app, context);
    assert.deepEqual(numbersOf(left), [next.release.number]);
    assert.equal(left[0]?.complete, true);
    assert.equal(await subject.count(next.release.app), 2);
  },
};

/** Endpoints of a volume of the next release, which has nothing that takes traffic. */
async function directoriesOf({ driver, context, release }: DriverSubject): Promise<readonly Endpoint[]> {
  const placed = await release();
  const { web: _, ...processes } = placed.release.processes;
  const volumes = { media: { name: 'media', shared: true, webPath: '/media' } };
  const served = { ...placed.release, processes, volumes };
  await driver.prepare(served, placed.built, context);
  const { endpoints } = await driver.start(served, context);
  return endpoints['media'] ?? [];
}
