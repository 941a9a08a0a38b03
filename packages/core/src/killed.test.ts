import { type FakeWorld, fakeWorld } from '@appliku/conformance';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Deployment } from './deployment.ts';
import { shopOf } from './testing/deployment.ts';

/** A deployer that is killed after each of its steps, one after the other, on fakes: the logic of the recovery alone. */
interface Killed {
  readonly name: string;
  readonly run: (deployment: Deployment, world: FakeWorld) => Promise<unknown>;
  /** How many deploys there are before. */
  readonly deploys: number;
  readonly serves: boolean;
  /** Whether a canary runs before. */
  readonly canary?: true;
  /** The same once more instead of a deploy ends so. */
  readonly again?: readonly string[];
}

const canary = { weight: 20 };

const runs: readonly Killed[] = [
  { name: 'first deploy', run: (deployment) => deployment.deploy(), deploys: 0, serves: false },
  { name: 'redeploy', run: (deployment, world) => redeploy(deployment, world, 'c0ffee9'), deploys: 2, serves: true },
  { name: 'rollback', run: (deployment) => deployment.rollback(), deploys: 2, serves: true },
  { name: 'destroy', run: (deployment) => deployment.destroy(), deploys: 2, serves: false },
  {
    name: 'deploy of a canary',
    run: (deployment, world) => deployCanary(deployment, world, 'c0ffee9'),
    deploys: 2,
    serves: true,
    again: ['canary'],
  },
  {
    name: 'change of its weight',
    run: (deployment) => deployment.canary({ weight: 60 }),
    deploys: 1,
    canary: true,
    serves: true,
    again: ['canary'],
  },
  {
    name: 'promotion',
    run: (deployment) => deployment.promote(),
    deploys: 1,
    canary: true,
    serves: true,
    again: ['promoted', 'unchanged'],
  },
  {
    name: 'abort',
    run: (deployment) => deployment.abort(),
    deploys: 1,
    canary: true,
    serves: true,
    again: ['aborted', 'unchanged'],
  },
  {
    name: 'deploy over a canary',
    run: (deployment, world) => redeploy(deployment, world, 'c0ffee9'),
    deploys: 1,
    canary: true,
    serves: true,
  },
];

describe.each(runs)('killed in a $name', (killed) => {
  it('leaves what serves serving, and nothing once a deploy came after it', async () => {
    await killEverywhere(killed, async (deployment, world) => {
      await expectServing(deployment, world, killed.serves);
      await redeploy(deployment, world, 'cafe');
      await expectAlone(deployment, world);
    });
  });
});

describe.each(runs.filter(({ again }) => again !== undefined))('killed in a $name', (killed) => {
  it('can do the same again', async () => {
    await killEverywhere(killed, async (deployment, world) => {
      const { outcome } = outcomeSchema.parse(await killed.run(deployment, world));
      expect(killed.again).toContain(outcome);
      await expectRecorded(deployment, world);
    });
  });
});

const outcomeSchema = z.object({ outcome: z.string() });

/** After each step, in a world of its own. */
async function killEverywhere(
  { run, deploys, canary: isCanary }: Killed,
  check: (deployment: Deployment, world: FakeWorld) => Promise<void>,
): Promise<void> {
  let survived = false;
  for (let steps = 0; !survived; steps += 1) {
    const world = fakeWorld();
    const deployment = shopOf(world);
    for (let n = 0; n < deploys; n += 1) await redeploy(deployment, world, `c${n}`);
    if (isCanary) await deployCanary(deployment, world, 'decaf');
    world.faults.dieAfter(steps);
    survived = await run(deployment, world).then(
      () => true,
      () => false,
    );
    world.faults.revive();
    world.host.cut();
    await check(deployment, world);
  }
}

async function deployCanary(deployment: Deployment, world: FakeWorld, commit: string): Promise<unknown> {
  world.source.push(commit);
  return deployment.deploy({ canary });
}

/** Those that the record says get requests do, and run; nothing else does. */
async function expectRecorded(deployment: Deployment, world: FakeWorld): Promise<void> {
  const recorded = await deployment.releases();
  const present = recorded.filter(({ entry }) => entry.phase === 'live' || entry.phase === 'canary');
  const numbers = present.map(({ release }) => release.number);
  const { route } = (await deployment.current()) ?? {};
  expect(route?.shares.map(({ release }) => release)).toEqual(numbers);
  expect([...world.driver.running('shop').keys()]).toEqual(numbers);
  const others = recorded.filter((one) => !present.includes(one)).map(({ entry }) => entry.phase);
  expect(others.filter((phase) => phase !== 'retired' && phase !== 'failed')).toEqual([]);
}

async function redeploy(deployment: Deployment, world: FakeWorld, commit: string): Promise<unknown> {
  world.source.push(commit);
  return deployment.deploy();
}

/** Where traffic goes, something runs. */
async function expectServing(deployment: Deployment, world: FakeWorld, before: boolean): Promise<void> {
  const current = await deployment.current();
  const on = current?.route?.shares.map(({ release }) => release) ?? [];
  if (before) expect(on).not.toEqual([]);
  for (const number of on) expect([...(world.driver.running('shop').get(number)?.processes ?? [])]).toContain('web');
}

async function expectAlone(deployment: Deployment, world: FakeWorld): Promise<void> {
  const current = await deployment.current();
  expect(current?.release.revision.id).toBe('cafe');
  expect([...world.driver.running('shop').keys()]).toEqual([current?.release.number]);
  expect([...(world.driver.running('shop').get(current?.release.number ?? 0)?.processes ?? [])]).toEqual([
    'web',
    'worker',
  ]);
  const phases = (await deployment.releases()).map(({ entry }) => entry.phase);
  expect(phases.filter((phase) => phase !== 'retired' && phase !== 'failed')).toEqual(['live']);
  const numbers = [...world.store('shop').values.keys()].flatMap(
    (key) => /^releases\/(\d+)\/env$/.exec(key)?.[1] ?? [],
  );
  expect(numbers).toHaveLength(phases.length);
}
