import { type FakeWorld, fakeWorld } from '@appliku/conformance';
import { describe, expect, it } from 'vitest';
import type { Deployment } from './deployment.ts';
import { shopOf } from './testing/deployment.ts';

/** A deployer that is killed after each of its steps, one after the other, on fakes: the logic of the recovery alone. */
interface Killed {
  readonly name: string;
  readonly run: (deployment: Deployment, world: FakeWorld) => Promise<unknown>;
  /** How many deploys there are before. */
  readonly deploys: number;
  readonly serves: boolean;
}

const runs: readonly Killed[] = [
  { name: 'first deploy', run: (deployment) => deployment.deploy(), deploys: 0, serves: false },
  { name: 'redeploy', run: (deployment, world) => redeploy(deployment, world, 'c0ffee9'), deploys: 2, serves: true },
  { name: 'rollback', run: (deployment) => deployment.rollback(), deploys: 2, serves: true },
  { name: 'destroy', run: (deployment) => deployment.destroy(), deploys: 2, serves: false },
];

describe.each(runs)('killed in a $name', ({ run, deploys, serves }) => {
  it('leaves what serves serving, and nothing once a deploy came after it', async () => {
    let survived = false;
    for (let steps = 0; !survived; steps += 1) {
      const world = fakeWorld();
      const deployment = shopOf(world);
      for (let n = 0; n < deploys; n += 1) await redeploy(deployment, world, `c${n}`);
      world.faults.dieAfter(steps);
      survived = await run(deployment, world).then(
        () => true,
        () => false,
      );
      world.faults.revive();
      world.host.cut();
      await expectServing(deployment, world, serves);
      await redeploy(deployment, world, 'cafe');
      await expectAlone(deployment, world);
    }
  });
});

async function redeploy(deployment: Deployment, world: FakeWorld, commit: string): Promise<unknown> {
  world.source.push(commit);
  return deployment.deploy();
}

/** Where traffic goes, something runs. */
async function expectServing(deployment: Deployment, world: FakeWorld, before: boolean): Promise<void> {
  const current = await deployment.current();
  const on = current?.route?.shares[0]?.release;
  expect(before ? on : (on ?? 1)).toBeTypeOf('number');
  if (on !== undefined) expect([...(world.driver.running('shop').get(on)?.processes ?? [])]).toContain('web');
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
