import { type FakeWorld, fakeWorld, hang } from '@appliku/conformance';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Deployment } from './deployment.ts';
import { DeployError } from './errors.ts';
import { failure, phasesOf, shopOf } from './testing/deployment.ts';

let world: FakeWorld;
let deployment: Deployment;

beforeEach(() => {
  world = fakeWorld();
  deployment = shopOf(world);
});

const phases = (): Promise<readonly string[]> => phasesOf(deployment);

const stages = [
  ['resolve', 'source.resolve', 'fake-source'],
  ['checkout', 'source.checkout', 'fake-source'],
  ['build', 'builder.build', 'fake-builder'],
  ['prepare', 'driver.prepare', 'fake-driver'],
  ['release', 'driver.run', 'fake-driver'],
  ['start', 'driver.start', 'fake-driver'],
  ['route', 'router.route', 'fake-router'],
] as const;

describe.each(stages)('a failure in %s', (stage, verb, plugin) => {
  beforeEach(async () => {
    await deployment.deploy();
    world.source.push('c0ffee2');
  });

  const expectFormer = async (): Promise<void> => {
    expect([...world.driver.running('shop').keys()]).toEqual([1]);
    expect((await deployment.current())?.route?.shares).toEqual([{ release: 1, weight: 100 }]);
    expect((await phases()).filter((line) => !line.endsWith('failed'))).toEqual(['1 live']);
    expect((await deployment.deploy()).outcome).toBe('deployed');
  };

  it('leaves the former serving and says where', async () => {
    world.faults.next(verb, () => Promise.reject(new DeployError('broken', { code: 'BUILD_FAILED', hint: 'mend it' })));
    const error = await failure(deployment.deploy());
    expect(error).toMatchObject({ code: 'BUILD_FAILED', stage, plugin, hint: 'mend it', recovery: undefined });
    await expectFormer();
  });

  it('wraps what is no DeployError', async () => {
    world.faults.next(verb, () => Promise.reject(new Error('oops')));
    expect(await failure(deployment.deploy())).toMatchObject({ code: 'PLUGIN_FAILED', stage, plugin });
    await expectFormer();
  });

  it('can be a cancel', async () => {
    const controller = new AbortController();
    world.faults.next(verb, (signal) => {
      controller.abort();
      return hang(signal);
    });
    const error = await failure(deployment.deploy({ signal: controller.signal }));
    expect(error).toMatchObject({ code: 'ABORTED', stage });
    await expectFormer();
  });

  it('can be a lost link', async () => {
    world.faults.next(verb, (signal) => {
      world.host.cut();
      return hang(signal);
    });
    expect(await failure(deployment.deploy())).toMatchObject({ code: 'HOST_LOST', stage });
    await expectFormer();
  });

  it('can be a hook before or after it', async () => {
    for (const moment of ['before', 'after'] as const) {
      const remove = deployment[moment](stage, () => {
        throw new Error('no');
      });
      expect(await failure(deployment.deploy())).toMatchObject({ code: 'HOOK_FAILED', stage });
      remove();
    }
    await expectFormer();
  });
});

it('a process that ended after its health check is not switched to', async () => {
  await deployment.deploy();
  world.source.push('c0ffee2');
  const remove = deployment.before('route', () => world.driver.crash('shop', 2, 'web'));
  expect(await failure(deployment.deploy())).toMatchObject({
    code: 'DEPLOY_CRASHED',
    stage: 'route',
    plugin: 'fake-driver',
    message: 'web of release 2 did not stay healthy',
    recovery: undefined,
  });
  expect(await phases()).toEqual(['1 live', '2 failed']);
  remove();
  expect((await deployment.deploy()).outcome).toBe('deployed');
});

it('a cancel while healing is a cancel', async () => {
  const controller = new AbortController();
  world.faults.next('driver.list', (signal) => {
    controller.abort();
    return hang(signal);
  });
  const error = await failure(deployment.deploy({ signal: controller.signal }));
  expect(error).toMatchObject({ code: 'ABORTED', stage: 'heal', plugin: 'fake-driver' });
});

it('a lost link is healed also when it is noticed only then', async () => {
  await deployment.deploy();
  world.source.push('c0ffee2');
  const broken = (): never => {
    throw new DeployError('broken', { code: 'HOST_LOST' });
  };
  world.faults.next('driver.start', () => {
    world.faults.next('router.current', () => {
      world.faults.next('router.current', () => world.host.cut());
      broken();
    });
    broken();
  });
  expect(await failure(deployment.deploy())).toMatchObject({ code: 'HOST_LOST', stage: 'start', recovery: undefined });
  expect(await phases()).toEqual(['1 live', '2 failed']);
});

describe('after the switch', () => {
  beforeEach(async () => {
    await deployment.deploy();
    world.source.push('c0ffee2');
  });

  it.each(['driver.promote', 'router.drain', 'driver.retire', 'driver.prune'] as const)(
    'a failure of %s is a warning',
    async (verb) => {
      world.faults.next(verb, () => Promise.reject(new Error('oops')));
      const { outcome, warnings } = await deployment.deploy();
      expect(outcome).toBe('deployed');
      expect(warnings).toMatchObject([{ code: 'PLUGIN_FAILED' }]);
      expect((await deployment.current())?.release.number).toBe(2);
      await deployment.repair();
      expect([...world.driver.running('shop').keys()]).toEqual([2]);
      expect(await phases()).toEqual(['1 retired', '2 live']);
    },
  );

  it('a process that has ended meanwhile is a warning', async () => {
    deployment.after('promote', () => world.driver.crash('shop', 2, 'web'));
    const { outcome, warnings } = await deployment.deploy();
    expect(outcome).toBe('deployed');
    expect(warnings).toMatchObject([{ code: 'DEPLOY_CRASHED', stage: 'settle', plugin: 'fake-driver' }]);
  });

  it('a cancel comes too late', async () => {
    const controller = new AbortController();
    world.faults.next('driver.promote', () => controller.abort());
    expect((await deployment.deploy({ signal: controller.signal })).outcome).toBe('deployed');
    expect([...world.driver.running('shop').keys()]).toEqual([2]);
  });
});
