import { aProcess } from '@appliku/conformance';
import type { CommandResult, Driver, ProcessType, Release } from '@appliku/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SwarmOptions } from './options.ts';
import { swarm } from './swarm-driver.ts';
import { aWorld, type World } from './testing/world.ts';

/** A manager and a worker. */
let world: World;
beforeAll(async () => {
  world = await aWorld('swp', 2);
});
afterAll(() => world[Symbol.asyncDispose]());

function driverOf(options: SwarmOptions = {}): Driver {
  return swarm({ ...world.options, monitorMs: 0, ...options });
}

async function prepared(driver: Driver, app: string, wanted: Partial<Release>): Promise<Release> {
  const { release, built } = await world.release(app, wanted);
  await driver.prepare(release, built, world.context);
  return release;
}

async function shell(driver: Driver, release: Release, line: string): Promise<CommandResult> {
  return driver.run(release, { name: 'ask', command: { shell: line }, timeoutMs: 300_000 }, world.context);
}

async function docker(...words: readonly string[]): Promise<string> {
  return world.server.run(['docker', ...words]);
}

function told(): readonly string[] {
  return world.context.records.flatMap(({ level, text }) => (level === 'debug' ? [] : [text]));
}

describe('a volume', () => {
  const volumes = { data: { name: 'data', shared: false } };
  const mounts = { data: '/data' };
  const web: ProcessType = aProcess({ port: 3000, mounts, handover: 'replace' });

  it('keeps what mounts it on its node, one release after another, and jobs with it', async () => {
    const [worker] = world.workers;
    const driver = driverOf({ volumes: { data: { node: worker?.name ?? '' } } });
    const first = await prepared(driver, 'kept', { processes: { web }, volumes });
    expect(told()).toContain(`The volume data is on ${worker?.name}: what mounts it runs there`);
    expect(await shell(driver, first, 'echo 1 > /data/number; hostname')).toMatchObject({ exitCode: 0 });
    expect((await driver.start(first, world.context)).instances).toMatchObject([{ node: worker?.name }]);

    const next = await prepared(driver, 'kept', { processes: { web, worker: aProcess({ mounts }) }, volumes });
    const rollout = await driver.start(next, world.context);
    expect(told().at(-1)).toBe('Stopping web before the new one starts: its volume data is not shared');
    expect(rollout.instances).toMatchObject([{ node: worker?.name, state: 'healthy' }]);
    expect((await driver.list('kept', world.context))[0]?.instances).toEqual([]);
    await driver.promote(rollout, undefined, world.context);
    await driver.retire('kept', 1, world.context);
    expect((await shell(driver, next, 'cat /data/number')).stdout).toBe('1\n');

    await docker('node', 'update', '--availability', 'drain', worker?.name ?? '');
    await expect(prepared(driver, 'kept', { processes: { web }, volumes })).rejects.toMatchObject({
      code: 'CLUSTER_REFUSED',
      message: 'No node can run web: it needs com.appliku.volume.kept_data',
    });
    await docker('node', 'update', '--availability', 'active', worker?.name ?? '');
    await driver.destroy('kept', { volumes: true }, world.context);
    expect(told().at(-1)).toBe(`On ${worker?.name} there is left: docker volume rm kept_data`);
    expect(await docker('node', 'inspect', '--format', '{{.Spec.Labels}}', worker?.name ?? '')).toBe('map[]');
  });
});
