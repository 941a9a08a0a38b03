import { mkdir, writeFile } from 'node:fs/promises';
import { aProcess } from '@appliku/conformance';
import type { Release, Rollout } from '@appliku/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from './compose-driver.ts';
import { aWorld, type World } from './testing/world.ts';

/** Far beyond the time of any test here: what ends sooner was told by an event. */
const forever = 600_000;
const driver = compose();

let world: World;
beforeAll(async () => {
  world = await aWorld('drvvb');
});
afterAll(() => world[Symbol.asyncDispose]());

async function prepared(app: string, wanted: Partial<Release> = {}): Promise<Release> {
  const { release, built } = await world.release(app, wanted);
  await driver.prepare(release, built, world.context);
  return release;
}

describe('prepare', () => {
  it('tells of a host without compose', async () => {
    const { release, built } = await world.release('bare');
    const plugin = '/usr/libexec/docker/cli-plugins/docker-compose';
    await world.server.run(['mv', plugin, `${plugin}.away`]);
    try {
      await expect(driver.prepare(release, built, world.context)).rejects.toMatchObject({ code: 'DOCKER_MISSING' });
    } finally {
      await world.server.run(['mv', `${plugin}.away`, plugin]);
    }
    await driver.prepare(release, built, world.context);
  });

  it('tells of a compose that is too old, as check() does', async () => {
    const { release, built } = await world.release('old');
    const plugins = `${world.server.root}/home/deploy/.docker/cli-plugins`;
    const metadata = '{"SchemaVersion":"0.1.0","Vendor":"V","Version":"v2.24.5"}';
    const script = `#!/bin/sh\ncase $1 in docker-cli-plugin-metadata) echo '${metadata}' ;; *) echo 2.24.5 ;; esac\n`;
    await mkdir(plugins, { recursive: true });
    await writeFile(`${plugins}/docker-compose`, script, { mode: 0o755 });
    try {
      await expect(driver.prepare(release, built, world.context)).rejects.toMatchObject({
        code: 'DOCKER_TOO_OLD',
        message: expect.stringMatching(/2\.24\.5; 2\.24\.6 or later is needed$/),
      });
      const found = (await driver.check?.(world.context, { cron: false })) ?? [];
      expect(found.find(({ what }) => what === 'Docker Compose')).toMatchObject({ state: 'wrong' });
    } finally {
      await world.server.run(['rm', '-r', '/home/deploy/.docker']);
    }
  });

  it('mounts named volumes and directories of the host', async () => {
    const web = aProcess({ port: 3000, mounts: { data: '/data', logs: '/logs' } });
    const volumes = {
      data: { name: 'data', shared: true },
      logs: { name: 'logs', path: '/srv/not/yet', shared: true },
    };
    const release = await prepared('mounted', { processes: { web }, volumes });
    const { instances } = await driver.start(release, world.context);
    await world.server.run(['docker', 'exec', instances[0]?.id ?? '', 'sh', '-c', 'echo a >/data/a; echo b >/logs/b']);
    expect(await world.server.run(['cat', '/srv/not/yet/b'])).toBe('b');
    const next = await driver.start(await prepared('mounted', { processes: { web }, volumes }), world.context);
    expect(await world.server.run(['docker', 'exec', next.instances[0]?.id ?? '', 'cat', '/data/a'])).toBe('a');
  });

  it('keeps a volume with a web path where Nginx can read it, with what the image has there', async () => {
    const web = aProcess({ port: 3000, mounts: { media: '/etc/apt' } });
    const volumes = { media: { name: 'media', shared: true, webPath: '/media' } };
    const { endpoints, reserved } = await driver.start(
      await prepared('served', { processes: { web }, volumes }),
      world.context,
    );
    const path = '/srv/appliku/served/volumes/media';
    expect(endpoints['media']).toEqual([{ kind: 'directory', instance: 'media', path }]);
    expect(reserved?.['media']).toEqual(endpoints['media']);
    expect(await world.server.run(['ls', path])).toContain('apt.conf.d');
    expect((await world.server.exec(['ls', path], { user: 'anna' })).exitCode).toBe(0);
    await driver.destroy('served', { volumes: true }, world.context);
    expect(await world.server.run(['docker', 'volume', 'ls', '--quiet', '--filter', 'name=served_'])).toBe('');
  });

  it('refuses a volume of that name that somebody else made, and uses it where it is to be adopted', async () => {
    await world.server.run(['docker', 'volume', 'create', 'theirs_data']);
    const volumes = { data: { name: 'data', shared: false } };
    const { release, built } = await world.release('theirs', { volumes });
    await expect(driver.prepare(release, built, world.context)).rejects.toMatchObject({
      code: 'NAME_TAKEN',
      message: expect.stringContaining('theirs_data'),
    });
    await compose({ adopt: ['theirs_data'] }).prepare(release, built, world.context);
    await driver.destroy('theirs', { volumes: true }, world.context);
    expect(await world.server.run(['docker', 'volume', 'ls', '--quiet', '--filter', 'name=theirs_'])).toContain(
      'theirs_data',
    );
  });

  it('refuses a web path for a volume that was made without one, and leaves its data', async () => {
    const web = aProcess({ port: 3000, mounts: { media: '/media' } });
    const plain = { media: { name: 'media', shared: true } };
    const { instances } = await driver.start(
      await prepared('later', { processes: { web }, volumes: plain }),
      world.context,
    );
    const id = instances[0]?.id ?? '';
    await world.server.run(['docker', 'exec', id, 'sh', '-c', 'echo picture > /media/a.txt']);
    const served = { media: { name: 'media', shared: true, webPath: '/media' } };
    const { release, built } = await world.release('later', { processes: { web }, volumes: served });
    await expect(driver.prepare(release, built, world.context)).rejects.toMatchObject({
      code: 'NAME_TAKEN',
      message: expect.stringContaining('later_media'),
    });
    expect(await world.server.run(['docker', 'exec', id, 'cat', '/media/a.txt'])).toBe('picture');
  });

  it('tells of a health check that the image does not have', async () => {
    const health = { kind: 'image', timeoutMs: 1000 } as const;
    const { release, built } = await world.release('nocheck', { processes: { web: aProcess({ port: 3000, health }) } });
    const id = (await world.server.run(['docker', 'image', 'inspect', '--format', '{{.Id}}', 'node:20-slim'])).trim();
    const artifact = { ...release.artifact, id: `sha256:${id.replace('sha256:', '')}` } as const;
    await expect(driver.prepare({ ...release, artifact }, built, world.context)).rejects.toMatchObject({
      code: 'DEPLOY_UNHEALTHY',
      message: 'web is to be healthy when its image says so, but the image has no HEALTHCHECK',
    });
  });
});

describe('what somebody else made by hand, of a name that the app needs', () => {
  const job = { name: 'release', command: { shell: 'true' }, timeoutMs: forever };
  const theirs = ['run', '--detach', '--init', 'node:20-slim', 'sleep', '600'] as const;
  const file = 'services: { web: { image: "node:20-slim", init: true, command: [sleep, "600"] } }';
  const others: readonly (readonly [what: string, name: string, make: (name: string) => Promise<unknown>])[] = [
    ['a container', 'hand1', (name) => docker('run', '--name', `appliku-${name}-1-web-1`, ...theirs.slice(1))],
    ['a network', 'hand2', (name) => docker('network', 'create', `1.${name}.internal`)],
    [
      'a container called as a job',
      'hand3',
      (name) => docker('run', '--name', `appliku-${name}-job-release`, ...theirs.slice(1)),
    ],
    [
      'a Compose project',
      'hand4',
      (name) =>
        world.server.run(
          ['docker', 'compose', '--project-name', `appliku-${name}-1`, '--file', '-', 'up', '--detach'],
          {
            input: file,
          },
        ),
    ],
  ];

  it.each(others)('%s: refused clearly, and neither stopped nor removed', async (_, name, make) => {
    await make(name);
    const before = await everything();
    // A project of theirs answers nothing: it is told when the time for it is over.
    const health = { kind: 'http', path: '/', timeoutMs: 2000 } as const;
    const release = await prepared(name, { processes: { web: aProcess({ port: 3000, health }) } });
    const deployed = driver.run(release, job, world.context).then(() => driver.start(release, world.context));
    await expect(deployed).rejects.toMatchObject({
      code: 'NAME_TAKEN',
      message: expect.stringMatching(new RegExp(`appliku-${name}-|1.${name}.internal`)),
      hint: expect.stringContaining('not touched'),
    });
    await driver.retire(name, 1, world.context);
    await driver.destroy(name, { volumes: true }, world.context);
    expect(await everything()).toEqual(before);
  });

  async function docker(...words: readonly string[]): Promise<string> {
    return world.server.run(['docker', ...words]);
  }

  /** Ids of all containers that run, and of all networks. */
  async function everything(): Promise<readonly string[]> {
    const found = [await docker('ps', '--no-trunc', '--quiet'), await docker('network', 'ls', '--no-trunc', '--quiet')];
    return found.map((text) => text.split('\n').sort().join(' '));
  }
});

describe('promote', () => {
  it('tells of a worker that ends', async () => {
    const worker = aProcess({ env: { MODE: 'crash' }, health: { kind: 'running', forMs: forever } });
    const release = await prepared('worker', { processes: { worker } });
    const rollout = await driver.start(release, world.context);
    expect(rollout).toMatchObject({ instances: [], complete: false });
    await expect(driver.promote(rollout, undefined, world.context)).rejects.toMatchObject({
      code: 'DEPLOY_CRASHED',
      output: expect.arrayContaining(['no route to the database']),
    });
  });
});

describe('scale', () => {
  it('changes how many run, within the ports that are leased', async () => {
    const release = await prepared('scaled', {
      processes: { web: aProcess({ port: 3000, instances: 2 }), worker: aProcess() },
    });
    const rollout = await driver.start(release, world.context);
    await driver.promote(rollout, undefined, world.context);
    const more = await driver.scale(rollout, { worker: 3 }, world.context);
    expect(counts(more)).toEqual({ web: 2, worker: 3 });
    expect(more.complete).toBe(true);
    const less = await driver.scale(rollout, { web: 1 }, world.context);
    expect(counts(less)).toEqual({ web: 1, worker: 3 });
    expect(counts(await driver.start(release, world.context))).toEqual({ web: 2, worker: 3 });
    await expect(driver.scale(rollout, { web: 3 }, world.context)).rejects.toThrow(TypeError);
    await expect(driver.scale(rollout, { nobody: 1 }, world.context)).rejects.toThrow(TypeError);
  });
});

function counts({ instances }: Rollout): Readonly<Record<string, number>> {
  const names = instances.map(({ process }) => process);
  return Object.fromEntries(names.map((name) => [name, names.filter((other) => other === name).length]));
}
