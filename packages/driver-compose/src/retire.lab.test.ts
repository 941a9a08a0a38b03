import { aProcess } from '@appliku/conformance';
import { engine, labelsOf, releaseDirectory, type Release } from '@appliku/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from './compose-driver.ts';
import { aWorld, type World } from './testing/world.ts';

const driver = compose();

let world: World;
beforeAll(async () => {
  world = await aWorld('drvre');
});
afterAll(() => world[Symbol.asyncDispose]());

async function prepared(app: string, wanted: Partial<Release> = {}): Promise<Release> {
  const { release, built } = await world.release(app, wanted);
  await driver.prepare(release, built, world.context);
  return release;
}

/** What is there of an app, whatever made it, but the network that outlives its releases. */
async function left(app: string): Promise<string> {
  const containers = ['docker', 'ps', '--all', '--format', '{{.Names}}', '--filter', `name=appliku-${app}-`] as const;
  const networks = ['docker', 'network', 'ls', '--format', '{{.Name}}', '--filter', `name=${app}`] as const;
  const found = [await world.server.run(containers), await world.server.run(networks)];
  const names = found.join('\n').split('\n');
  return names.filter((name) => name !== '' && name !== `${app}.internal`).join('\n');
}

async function composeByHand(release: Release, ...words: readonly string[]): Promise<void> {
  const file = `${releaseDirectory(release.app, release.number)}/docker-compose.yml`;
  await world.server.run(['docker', 'compose', '--file', file, ...words]);
}

describe('retire', () => {
  it('removes a release that was made and never started', async () => {
    const release = await prepared('made');
    await composeByHand(release, 'create');
    expect(await driver.list('made', world.context)).toMatchObject([
      { complete: false, instances: [{ process: 'web', state: 'starting' }] },
    ]);
    await driver.retire('made', 1, world.context);
    expect(await left('made')).toBe('');
  });

  it('removes a release of which there is only a network', async () => {
    const release = await prepared('bare');
    await composeByHand(release, 'create');
    await world.server.run(['docker', 'rm', 'appliku-bare-1-web-1']);
    expect(await driver.list('bare', world.context)).toMatchObject([{ complete: false, instances: [] }]);
    await driver.retire('bare', 1, world.context);
    expect(await left('bare')).toBe('');
    expect(await driver.list('bare', world.context)).toEqual([]);
  });

  it('needs no files of the release', async () => {
    const release = await prepared('gone');
    await driver.start(release, world.context);
    await world.server.run(['rm', '-r', releaseDirectory('gone', 1)]);
    await driver.retire('gone', 1, world.context);
    expect(await left('gone')).toBe('');
  });

  it('lets processes end by themselves', async () => {
    const release = await prepared('polite');
    await driver.start(release, world.context);
    const over = new AbortController();
    const events = await engine(world.host).events(labelsOf('polite'), over.signal);
    await driver.retire('polite', 1, world.context);
    for await (const { action, exitCode } of events) {
      if (action !== 'die') continue;
      expect(exitCode).toBe(0);
      over.abort();
    }
  });

  it('touches nothing of others', async () => {
    const image = (await prepared('mine')).artifact.id;
    const [same, bare] = ['appliku-mine-1-web-9', 'appliku-mine-1-job'];
    const labels = ['--label', 'com.appliku.app=mine2', '--label', 'com.appliku.release=1'];
    await world.server.run(['docker', 'network', 'create', 'appliku-mine-1_other']);
    await world.server.run(['docker', 'run', '--detach', '--name', same, ...labels, image]);
    await world.server.run(['docker', 'run', '--detach', '--name', bare, image]);
    await driver.retire('mine', 1, world.context);
    await driver.prune('mine', [], world.context);
    await driver.destroy('mine', { volumes: true }, world.context);
    expect((await left('mine')).split('\n').sort()).toEqual([bare, same, 'appliku-mine-1_other']);
  });
});

describe('prune', () => {
  it('removes images of the app that no kept release needs', async () => {
    const { release: old } = await world.release('pruned', { env: { N: '1' } });
    await world.server.run(['docker', 'build', '-q', '-t', 'foreign', '/tmp/image']);
    const next = await world.release('pruned', { env: { N: '2' } });
    expect(next.release.artifact.id).not.toBe(old.artifact.id);
    await driver.prune('pruned', [1, 2], world.context);
    expect(await ids()).toEqual(expect.arrayContaining([old.artifact.id, next.release.artifact.id]));
    await driver.prune('pruned', [2], world.context);
    expect(await ids()).not.toContain(old.artifact.id);
    expect(await ids()).toContain(next.release.artifact.id);
    expect(await world.server.run(['docker', 'images', '--quiet', 'foreign'])).not.toBe('');
    await expect(driver.prepare(old, undefined, world.context)).rejects.toMatchObject({ code: 'IMAGE_MISSING' });
  });

  it('removes nothing when it cannot know what is needed', async () => {
    const { release } = await world.release('unsure');
    await driver.prune('unsure', [7], world.context);
    expect(await ids()).toContain(release.artifact.id);
  });
});

describe('destroy', () => {
  it('keeps volumes unless told', async () => {
    const wanted = {
      processes: { web: aProcess({ port: 3000, mounts: { data: '/data' } }) },
      volumes: { data: { name: 'data', shared: true } },
    };
    const release = await prepared('kept', wanted);
    await driver.start(release, world.context);
    await driver.destroy('kept', { volumes: false }, world.context);
    expect(await volumes()).toContain('kept_data');
    await driver.destroy('kept', { volumes: true }, world.context);
    expect(await volumes()).not.toContain('kept_data');
    expect(await left('kept')).toBe('');
    expect(await ids()).not.toContain(release.artifact.id);
  });
});

async function ids(): Promise<readonly string[]> {
  const out = await world.server.run(['docker', 'images', '--all', '--no-trunc', '--quiet']);
  return out.trim().split('\n');
}

async function volumes(): Promise<readonly string[]> {
  return (await world.server.run(['docker', 'volume', 'ls', '--quiet'])).trim().split('\n');
}
