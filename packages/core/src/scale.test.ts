import { type FakeWorld, fakeWorld } from '@appliku/conformance';
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { createDeployment, type Deployment } from './deployment.ts';
import { failure } from './testing/deployment.ts';

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
});

function shop(web = 1) {
  const { host, source, builder, driver, router } = world;
  const processes = { web: { port: 3000, instances: web }, worker: { command: ['work'] } };
  const plugins = { host, source, builder, driver, router };
  return createDeployment({ app: 'shop', ...plugins, processes, domains: ['shop.example.com'] });
}

async function instances(): Promise<readonly string[]> {
  return ((await shop().current())?.rollout.instances ?? []).map(({ process }) => process);
}

describe('scale', () => {
  it('runs other numbers of the live release, and nothing a second time', async () => {
    await shop().deploy();
    const { outcome, release } = await shop().scale({ web: 3 });
    expect({ outcome, number: release.number, restores: release.restores }).toEqual({
      outcome: 'scaled',
      number: 2,
      restores: 1,
    });
    expect(await instances()).toEqual(['web', 'web', 'web', 'worker']);
    expect(world.router.history.map((entry) => entry.release)).toEqual([1, 2]);
    const calls = world.faults.calls.length;
    expect(await shop().scale({ web: 3, worker: 1 })).toMatchObject({ outcome: 'unchanged', release: { number: 2 } });
    expect(world.faults.calls.slice(calls)).toEqual(['router.current', 'driver.list']);
  });

  it('holds until a deploy that changes something, or a rollback', async () => {
    await shop().deploy();
    await shop().scale({ web: 2 });
    expect(await shop().deploy()).toMatchObject({ outcome: 'unchanged' });
    expect(await instances()).toEqual(['web', 'web', 'worker']);
    await shop(4).deploy();
    expect(await instances()).toEqual(['web', 'web', 'web', 'web', 'worker']);
    expect(await shop(4).rollback()).toMatchObject({ release: { restores: 2, processes: { web: { instances: 2 } } } });
  });

  it('rolls back to another release than the one that it was scaled from', async () => {
    await shop().deploy();
    await shop(2).deploy();
    await shop(2).scale({ worker: 2 });
    expect(await shop(2).rollback()).toMatchObject({ release: { restores: 1 } });
  });

  it('leaves the former numbers when the new ones do not come up', async () => {
    await shop().deploy();
    world.faults.next('driver.start', () => Promise.reject(new Error('no room')));
    expect(await failure(shop().scale({ web: 9 }))).toMatchObject({ stage: 'start', plugin: 'fake-driver' });
    expect(await instances()).toEqual(['web', 'worker']);
    expect(world.router.ask('shop.example.com')).toMatchObject({ status: 200, release: 1 });
  });

  it('refuses what cannot be, before anything is contacted', async () => {
    const deployment = shop();
    expectTypeOf(deployment.scale).parameter(0).toEqualTypeOf<{ readonly web?: number; readonly worker?: number }>();
    const loose: Deployment = deployment;
    await expect(loose.scale({ wbe: 2 })).rejects.toThrow(
      new TypeError('Invalid options:\n  processes: there is no wbe; there are web, worker'),
    );
    await expect(deployment.scale({ web: -1 })).rejects.toThrow('instances.web: must be a whole number from 0 to 100');
    await expect(loose.restart({ processes: ['wbe'] })).rejects.toThrow(TypeError);
    expect(world.faults.calls).toEqual([]);
    expect(await failure(deployment.scale({ web: 2 }))).toMatchObject({ code: 'RELEASE_NOT_FOUND' });
  });
});

describe('stop and start', () => {
  it('take processes off and bring them back, as often as you like', async () => {
    await shop().deploy();
    await shop().stop();
    expect(await instances()).toEqual([]);
    expect(world.router.ask('shop.example.com')).toEqual({ status: 404 });
    expect(await shop().stop()).toMatchObject({ outcome: 'unchanged' });
    expect(await shop().deploy()).toMatchObject({ outcome: 'unchanged' });
    await shop().start({ processes: ['web'] });
    expect(await instances()).toEqual(['web']);
    await shop().start();
    expect(await instances()).toEqual(['web', 'worker']);
    expect(world.router.ask('shop.example.com')).toMatchObject({ status: 200 });
    expect(await shop().start()).toMatchObject({ outcome: 'unchanged' });
  });
});

describe('restart', () => {
  it('hands over to a copy of the release where it takes traffic', async () => {
    await shop().deploy();
    expect(await shop().restart()).toMatchObject({ outcome: 'restarted', release: { number: 2, restores: 1 } });
    expect(await shop().restart({ processes: ['web'] })).toMatchObject({ release: { number: 3 } });
  });

  it('stops and starts a worker where it is', async () => {
    await shop().deploy();
    const calls = world.faults.calls.length;
    expect(await shop().restart({ processes: ['worker'] })).toMatchObject({ release: { number: 1 } });
    expect(world.faults.calls.slice(calls)).toEqual([
      'router.current',
      'driver.list',
      'driver.scale 1',
      'driver.promote 1',
    ]);
    expect(await instances()).toEqual(['web', 'worker']);
  });
});
