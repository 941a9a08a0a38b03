import { type FakeWorld, fakeWorld } from '@appliku/conformance';
import { beforeEach, expect, it } from 'vitest';
import { createDeployment, type Deployment } from './deployment.ts';
import type { DeploymentOptions } from './options/options.ts';
import { secret } from './secret.ts';

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
});

function shop(changes: Partial<DeploymentOptions> = {}): Deployment {
  const { host, source, builder, driver, router } = world;
  const processes = { web: { port: 3000 }, mail: { publish: [25] } };
  const plugins = { host, source, builder, driver, router };
  return createDeployment({ app: 'shop', ...plugins, processes, domains: ['shop.example.com'], ...changes });
}

it('tells of a first release, and asks no more than it must', async () => {
  const plan = await shop().plan();
  expect(plan).toMatchObject({ outcome: 'deploy', gaps: [] });
  expect(plan.text).toMatch(/^shop: the first release would be made\n {2}revision \w+\n {2}\+ process mail\n/);
  expect(world.faults.calls).toEqual(['router.current', 'driver.list', 'source.resolve']);
});

it('tells what would change by name, never by value, and what would be away for a moment', async () => {
  await shop({ env: { A: 'one', TOKEN: secret('hunter2') } }).deploy();
  const processes = { web: { port: 3000, instances: 2 }, mail: { publish: [25] }, worker: {} };
  const plan = await shop({
    processes,
    env: { A: 'two', B: 'new', TOKEN: secret('hunter3') },
    domains: ['shop.example.org'],
  }).plan();
  expect(plan.text.replace(/revision .*/, 'revision ...')).toMatchInlineSnapshot(`
    "shop: a new release would follow release 1
      revision ...
      ~ process web: instances
      + process worker
      ~ env A
      + env B
      ~ secret TOKEN
      - domain shop.example.com/
      + domain shop.example.org/
      ! mail is stopped before the new one starts: one alone can hold port 25 of the host
    "
  `);
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});

it('tells what the driver would decide by itself', async () => {
  const plan = await shop({ volumes: { data: {} } }).plan();
  expect(plan.notes).toEqual(['the volume data is in memory']);
  expect(plan.text).toContain('\n  . the volume data is in memory\n');
});

it('tells that nothing would change, or that it would be healed', async () => {
  await shop().deploy();
  expect(await shop().plan()).toMatchObject({ outcome: 'unchanged', changes: [], gaps: [] });
  world.driver.crash('shop', 1, 'mail');
  expect(await shop().plan()).toMatchObject({ outcome: 'heal', release: 1 });
});

it('tells of services that would be made anew, and never of their values', async () => {
  const db = { image: 'postgres:15', env: { PASSWORD: secret('hunter2') } };
  await shop({ services: { db, cache: { image: 'redis:7' } } }).deploy();
  expect(await shop({ services: { db, cache: { image: 'redis:7' } } }).plan()).toMatchObject({ outcome: 'unchanged' });
  const changed = { image: 'postgres:16', env: { PASSWORD: secret('hunter3') } };
  const plan = await shop({ services: { db: changed }, networks: ['backend'] }).plan();
  expect(plan.text.replace(/revision .*/, 'revision ...')).toMatchInlineSnapshot(`
    "shop: a new release would follow release 1
      revision ...
      - service cache
      ~ service db: image, secrets
      + network backend
      ! db is stopped before the new one starts: its image, secrets changed
      ! mail is stopped before the new one starts: one alone can hold port 25 of the host
    "
  `);
  expect(plan.gaps).toContainEqual({ of: 'service', name: 'db', reason: 'its image, secrets changed' });
  expect(JSON.stringify(plan)).not.toMatch(/hunter[23]/);
});
