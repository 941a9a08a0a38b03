import { type FakeWorld, fakeWorld } from '@appliku/conformance';
import { describe, expect, it } from 'vitest';
import type { Deployment } from './deployment.ts';
import { shopOf } from './testing/deployment.ts';

/** A deployer that is killed after each of its steps, one after the other, on fakes: the logic of the recovery alone. */
const runs: readonly (readonly [string, (deployment: Deployment, world: FakeWorld) => Promise<unknown>, number])[] = [
  ['first deploy', (deployment) => deployment.deploy(), 0],
  ['redeploy', (deployment, world) => redeploy(deployment, world, 'c0ffee9'), 2],
  ['rollback', (deployment) => deployment.rollback(), 2],
];

describe.each(runs)('killed in a %s', (_name, run, deploys) => {
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
      await expectServing(deployment, world, deploys > 0);
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
