import { type FakeWorld, fakeWorld } from '@appliku/conformance';
import { beforeEach, expect, it } from 'vitest';
import type { Deployment } from './deployment.ts';
import { shopOf } from './testing/deployment.ts';

let world: FakeWorld;
let deployment: Deployment;
const status = (): number => world.router.ask('shop.example.com').status;

beforeEach(async () => {
  world = fakeWorld();
  deployment = shopOf(world);
  await deployment.deploy();
});

it('answers 503 until it is over, and starts and stops nothing', async () => {
  const before = world.faults.calls.length;
  expect(await deployment.maintenance(true)).toMatchObject({
    maintenance: true,
    shares: [{ release: 1, weight: 100 }],
  });
  expect(status()).toBe(503);
  expect(await deployment.maintenance(true)).toMatchObject({ maintenance: true });
  expect(world.faults.calls.slice(before).filter((call) => /^(router\.route|driver\.(?!list))/.test(call))).toEqual([
    'router.route 1',
  ]);
  expect(await deployment.maintenance(false)).toMatchObject({ maintenance: false });
  expect(status()).toBe(200);
});

it('holds over a deploy, a restart and a rollback, and is what current() tells', async () => {
  await deployment.maintenance(true);
  world.source.push('c0ffee2');
  expect(await deployment.deploy()).toMatchObject({ outcome: 'deployed' });
  await deployment.restart();
  await deployment.rollback();
  expect(status()).toBe(503);
  expect(await deployment.current()).toMatchObject({ route: { maintenance: true } });
  await deployment.maintenance(false);
  expect(status()).toBe(200);
});

it('holds while a canary comes and goes', async () => {
  world.source.push('c0ffee2');
  await deployment.deploy({ canary: { weight: 20 } });
  await deployment.maintenance(true);
  expect(await deployment.current()).toMatchObject({
    route: { maintenance: true, shares: [{ weight: 80 }, { weight: 20 }] },
  });
  await deployment.promote();
  expect(status()).toBe(503);
});

it('is of no use where nothing is live', async () => {
  const other = shopOf(fakeWorld());
  await expect(other.maintenance(true)).rejects.toMatchObject({ code: 'RELEASE_NOT_FOUND' });
});
