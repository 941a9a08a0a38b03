import { aProcess, aRelease, fakeWorld, testContext } from '@appliku/conformance';
import type { Artifact, Built, Driver, Image, Release, Rollout, Site } from '@appliku/core';
import { beforeEach, expect, test } from 'vitest';
import { siteFiles } from './site-files.ts';
import { rolloutOf } from './site-state.ts';
import { withProcesses } from './with-processes.ts';

const image: Image = { kind: 'image', id: `sha256:${'1'.repeat(64)}`, platform: 'linux/amd64' };
const files: Site = { kind: 'site', id: `sha256:${'2'.repeat(64)}` };
const both: Site = { ...files, image };
const processes = { web: aProcess({ port: 3000 }), worker: aProcess() };

let world: ReturnType<typeof fakeWorld>;
let context: ReturnType<typeof testContext>;
/** What was asked of either, in order. */
let asked: string[];
let driver: Driver;

beforeEach(() => {
  world = fakeWorld();
  context = testContext({ host: world.host });
  asked = [];
  driver = withProcesses({ processes: noted('processes', world.driver), files: noted('files', filesInMemory()) });
});

function releaseOf(number: number, artifact: Artifact): Release {
  const slot = number % 2 === 1 ? 'a' : 'b';
  return aRelease({ number, slot, artifact, processes: artifact === files ? {} : processes });
}

function builtOf(artifact: Artifact): Built {
  const on = world.host;
  return artifact.kind === 'image' ? { artifact, on } : { artifact, on, directory: '/nowhere' };
}

async function started(number: number, artifact: Artifact): Promise<Rollout> {
  const release = releaseOf(number, artifact);
  await driver.prepare(release, builtOf(artifact), context);
  return driver.start(release, context);
}

test('a rollout is of both, and whole when both are', async () => {
  const rollout = await started(1, both);
  expect(Object.keys(rollout.endpoints).sort()).toEqual(['site', 'web']);
  // The worker starts when it is promoted.
  expect(rollout.complete).toBe(false);
  await driver.promote(rollout, undefined, context);
  expect(await driver.list('shop', context)).toMatchObject([{ complete: true, release: { artifact: both } }]);
  await driver.scale(rollout, { worker: 2 }, context);
  expect(world.driver.count('shop')).toBe(3);
});

test('what it ejects is of both, where the other one can tell', () => {
  const drivers = { processes: world.driver, files: siteFiles() };
  const ejected = withProcesses(drivers).eject?.(releaseOf(1, both));
  expect(ejected?.files).toEqual({ '/var/lib/fake/shop/1': 'web worker\n' });
  expect(Object.keys(ejected?.rollout.endpoints ?? {}).sort()).toEqual(['site', 'web']);
  expect(withProcesses(drivers).eject?.(releaseOf(1, files))).toMatchObject({ files: {}, rollout: { complete: true } });
  const { eject: _eject, ...silent } = world.driver;
  expect(withProcesses({ ...drivers, processes: silent }).eject).toBeUndefined();
});

test('half of a release is listed, and is not whole', async () => {
  const release = releaseOf(1, both);
  await world.driver.prepare(release, builtOf(both), context);
  await driver.promote(await world.driver.start(release, context), undefined, context);
  const [half] = await driver.list('shop', context);
  expect([half?.complete, Object.keys(half?.endpoints ?? {})]).toEqual([false, ['web']]);
});

test('no file is touched where processes do not start', async () => {
  world.faults.next('driver.start', () => Promise.reject(new Error('no')));
  await expect(started(1, both)).rejects.toThrow('no');
  expect(asked).not.toContain('files start');
});

test('files alone, and an image alone, are releases too', async () => {
  expect(await started(1, files)).toMatchObject({ complete: true, endpoints: { site: [{}] } });
  expect(Object.keys((await started(2, image)).endpoints)).toEqual(['web']);
  expect(asked).toEqual(['files prepare', 'files start', 'processes prepare', 'processes start']);
  expect((await driver.list('shop', context)).map(({ release }) => release.number)).toEqual([1, 2]);
});

test('what ends, ends in both, whatever the release has', async () => {
  const rollout = await started(1, files);
  asked = [];
  // Cron jobs and services of a former release with processes end by it.
  await driver.promote(rollout, undefined, context);
  await driver.retire('shop', 1, context);
  await driver.prune('shop', [], context);
  await driver.destroy('shop', { volumes: false }, context);
  const verbs = ['promote', 'retire', 'prune', 'destroy'];
  expect(asked).toEqual(verbs.flatMap((verb) => [`processes ${verb}`, `files ${verb}`]));
  expect(await driver.list('shop', context)).toEqual([]);
});

test('commands run where there is an image', async () => {
  const job = { name: 'check', command: { argv: ['true'] }, timeoutMs: 1000 };
  expect(await driver.run(releaseOf(1, both), job, context)).toMatchObject({ exitCode: 0 });
  await driver.run(releaseOf(2, files), job, context);
  expect(asked).toEqual(['processes run', 'files run']);
});

/** A driver whose verbs that change something are noted. */
function noted(name: string, inner: Driver): Driver {
  const note = (verb: string): void => void asked.push(`${name} ${verb}`);
  return {
    ...inner,
    prepare: (...args) => (note('prepare'), inner.prepare(...args)),
    run: (...args) => (note('run'), inner.run(...args)),
    start: (...args) => (note('start'), inner.start(...args)),
    promote: (...args) => (note('promote'), inner.promote(...args)),
    retire: (...args) => (note('retire'), inner.retire(...args)),
    prune: (...args) => (note('prune'), inner.prune(...args)),
    destroy: (...args) => (note('destroy'), inner.destroy(...args)),
  };
}

function filesInMemory(): Driver {
  const slots = new Map<number, Rollout>();
  return {
    ...world.driver,
    name: 'site',
    runs: ['site'],
    prepare: async () => undefined,
    run: async () => ({ exitCode: 0, stdout: '', stderr: '', durationMs: 0 }),
    start: async (release) => {
      const rollout = rolloutOf(release, true);
      slots.set(release.number, rollout);
      return rollout;
    },
    promote: async () => undefined,
    retire: async (_app, number) => void slots.delete(number),
    list: async () => [...slots.values()],
    scale: async ({ release }) => rolloutOf(release, slots.has(release.number)),
    prune: async () => undefined,
    destroy: async () => slots.clear(),
  };
}
