import { EventEmitter, once } from 'node:events';
import { dockerfile } from '@appliku/builder-dockerfile';
import { type Builder, DeployError } from '@appliku/core';
import { type Lab, startLab, until } from '@appliku/lab';
import { nginx } from '@appliku/router-nginx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { runDeployer } from './chaos/run-deployer.ts';
import { deploymentOf } from './deployment.ts';
import { untilRuns } from './long-work.ts';
import { snapshotOf } from './snapshot.ts';
import { expectServing, failureOf, openTrial, type Trial, untilServing } from './trial.ts';
import { untilFree } from './until-free.ts';

let lab: Lab;
let app: Trial;

beforeAll(async () => {
  lab = await startLab({ name: 'ehost', rootSize: '256m', dockerSize: '2g' });
  app = await openTrial(lab);
  await app.succeed();
});
afterAll(() => lab?.close());

describe('what Nginx says', () => {
  test('a snippet that it rejects', async () => {
    const before = await app.server.run(['nginx', '-T']);
    const { error } = await app.fail(
      { code: 'ROUTE_REJECTED', stage: 'route', plugin: 'nginx', message: /unknown directive "no_such_directive"/ },
      { options: { router: nginx({ snippet: 'no_such_directive on;' }) } },
    );
    expect(error.output?.join('\n')).toContain('no_such_directive');
    expect(await app.server.run(['nginx', '-T'])).toBe(before);
    await app.succeed({ options: { router: nginx({ snippet: 'add_header x-snippet "is fine";' }) } });
    await app.succeed();
  });

  test('a configuration of others that it rejects', async () => {
    const file = '/etc/nginx/conf.d/theirs.conf';
    const options = { router: nginx({ clientMaxBodySize: '7m' }) };
    await during({
      begin: () => app.server.run(['tee', file], { input: 'server { listen 81; no_such_directive on; }\n' }),
      end: () => app.server.run(['rm', file]),
      work: async () => {
        const { error } = await app.fail({ code: 'ROUTE_REJECTED', stage: 'route', plugin: 'nginx' }, { options });
        expect(error.hint).toContain(file);
      },
    });
    await app.succeed({ options });
  });
});

test('a port that a foreign process took', async () => {
  const port = await portOfNextSlot();
  // Its own words for "listen, and wait for somebody".
  const thief = ['systemd-socket-activate', `--listen=127.0.0.1:${port}`, 'cat'] as const;
  await during({
    begin: async () => {
      await app.server.run(['systemd-run', '--unit=thief', '--quiet', ...thief]);
      await expect.poll(() => app.server.run(['ss', '-Hltn', `sport = :${port}`])).not.toBe('');
    },
    end: () => app.server.run(['systemctl', 'stop', 'thief']),
    work: () =>
      app.fail({
        code: 'PORT_TAKEN',
        stage: 'start',
        plugin: 'compose',
        message: new RegExp(`${port} .* taken by systemd-socket`),
      }),
  });
  await app.succeed();
});

describe('Docker', () => {
  test('is not there', async () => {
    await during({
      begin: () => app.server.faults.hideDocker(),
      end: () => app.server.faults.showDocker(),
      work: () => failureOf(app, { code: 'DOCKER_MISSING', stage: 'heal', plugin: 'compose' }),
    });
    await untilServing(app, app.serving);
    await app.succeed();
  });

  test('does not run', async () => {
    await during({
      begin: () => app.server.faults.stopDocker(),
      end: () => app.server.faults.startDocker(),
      work: () => failureOf(app, { code: 'DOCKER_MISSING', stage: 'heal', plugin: 'compose' }),
    });
    await untilServing(app, app.serving);
    await app.succeed();
  });

  test('dies while it builds', async () => {
    const plain = dockerfile({ path: 'Long.Dockerfile' });
    const builder: Builder = {
      ...plain,
      build: async (...args) => {
        const [built] = await Promise.all([plain.build(...args), crashDuring('sleep 600')]);
        return built;
      },
    };
    const files = { 'Long.Dockerfile': 'FROM node:20-slim\nRUN sleep 600\n' };
    await app.fail({ code: 'DOCKER_FAILED', stage: 'build', plugin: 'dockerfile' }, { files, options: { builder } });
    await app.succeed();
  });

  test('is too old', async () => {
    {
      await using _ = await app.server.faults.fakeEngine('1.40');
      await failureOf(app, { code: 'DOCKER_TOO_OLD', stage: 'heal', plugin: 'compose', message: /1\.40/ });
    }
    await untilServing(app, app.serving);
    await app.succeed();
  });
});

describe('a full disk', () => {
  test("is Docker's: nothing is built", async () => {
    await during({
      begin: () => app.server.faults.fillDisk('docker', 'reserve'),
      end: () => app.server.faults.freeDisk('docker'),
      work: async () => {
        const { error } = await app.fail({ code: 'DISK_FULL', stage: 'build', plugin: 'dockerfile' });
        expect(error.output?.join('\n')).toMatch(/^Build Cache /m);
      },
    });
    await app.succeed();
  });

  test("becomes Docker's in the middle of a build", async () => {
    const large = 'FROM node:20-slim\nRUN head -c 2000000000 /dev/zero > /large\n';
    const options = { builder: dockerfile({ path: 'Large.Dockerfile', minFreeDisk: 0 }) };
    await app.publish('large', { 'Large.Dockerfile': large });
    await during({
      begin: () => app.server.faults.fillDisk('docker', 64 * 2 ** 20),
      end: async () => {
        await app.server.faults.freeDisk('docker');
        // BuildKit of Engine 26.1 takes dockerd down with it now and then, and systemd does not start it for ever.
        await app.server.run(['systemctl', 'reset-failed', 'docker.service']);
        await app.server.faults.startDocker();
      },
      work: async () => {
        const error: unknown = await deploymentOf(app.target, options)
          .deploy()
          .catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code: 'DISK_FULL', stage: 'build', plugin: 'dockerfile' });
      },
    });
    await untilServing(app, app.serving);
    await app.succeed();
  });

  test('is where the state is, from the record on', async () => {
    const build = (): Promise<void> => app.server.faults.fillDisk('root');
    await during({
      begin: () => Promise.resolve(),
      end: () => app.server.faults.freeDisk('root'),
      work: () =>
        app.fail(
          { code: 'DISK_FULL', stage: 'record', plugin: 'ledger' },
          { options: { hooks: { after: { build } } } },
        ),
    });
    await app.succeed();
  });

  test('is where the state is', async () => {
    await during({
      begin: () => app.server.faults.fillDisk('root'),
      end: () => app.server.faults.freeDisk('root'),
      work: () => app.fail({ code: 'DISK_FULL', stage: 'lease', plugin: 'host' }),
    });
    await app.succeed();
  });
});

test('the image of an older release is missing', async () => {
  const older = app.serving.release;
  const image = await app.server.run([
    'docker',
    'ps',
    '--filter',
    `label=com.appliku.release=${older}`,
    '--format',
    '{{.Image}}',
  ]);
  await app.succeed();
  await app.server.run(['docker', 'rmi', '--force', image.split('\n')[0] ?? '']);
  const error: unknown = await deploymentOf(app.target)
    .rollback(older)
    .catch((thrown: unknown) => thrown);
  if (!DeployError.isInstance(error)) throw error;
  expect(error.toJSON()).toMatchObject({
    code: 'IMAGE_MISSING',
    stage: 'prepare',
    plugin: 'compose',
    hint: expect.any(String),
  });
  expect(error.recovery).toBeUndefined();
  await expectServing(app, app.serving);
  await app.succeed();
});

test('another deploy holds the lease, and is named', async () => {
  const gate = new EventEmitter();
  const build = async (): Promise<void> => {
    gate.emit('building');
    await once(gate, 'go');
  };
  const holder = app.succeed({ options: { by: 'anna@laptop', hooks: { before: { build } } } });
  await Promise.race([holder, once(gate, 'building')]);
  const expected = {
    code: 'LEASE_HELD',
    stage: 'lease',
    plugin: 'host',
    message: /deploy by anna@laptop.* since \d{4}-/,
  };
  try {
    await failureOf(app, expected, { options: { by: 'ben' } });
  } finally {
    gate.emit('go');
    await holder;
  }
});

test('the release command of a killed deployer still runs: the next one waits until it has ended', async () => {
  const killed = new AbortController();
  await app.publish('killed');
  const first = runDeployer({ target: app.target, action: 'migrate' }, killed.signal);
  await untilRuns(app.server, 'sleep 3004');
  killed.abort();
  expect(await first).toBeUndefined();
  await untilFree(app.server, app.target.app);
  const next = deploymentOf(app.target);
  const told = new EventEmitter();
  next.on('log', ({ text }) => void (text.startsWith('Waiting for release') && told.emit('waits')));
  const deploying = next.deploy();
  await Promise.race([deploying, once(told, 'waits')]);
  await app.server.run(['pkill', '--signal', 'KILL', '--full', '--exact', 'sleep 3004']);
  expect((await deploying).outcome).toBe('deployed');
  await app.succeed();
});

test("the deployer's clock jumps an hour forth and back with everything it does", async () => {
  const jumpMs = 3_600_000;
  await app.publish('jumps');
  const {
    outcome,
    warnings,
    stages = {},
  } = (await runDeployer({ target: app.target, action: 'deploy', jumpMs })) ?? {};
  expect({ outcome, warnings }).toEqual({ outcome: 'deployed', warnings: [] });
  expect(Object.values(stages).filter((ms) => ms < 0 || ms >= jumpMs)).toEqual([]);
  expect(await app.get()).toMatchObject({ status: 200, version: 'jumps' });
  await app.succeed();
});

test('state of a newer version is not touched', async () => {
  const directory = `/var/lib/appliku/${app.target.app}`;
  const file = `${directory}/releases/${app.serving.release}/state.json`;
  const state = await app.server.run(['cat', file]);
  await during({
    begin: () => app.server.run(['tee', file], { input: state.replace('"schema": 1', '"schema": 2') }),
    end: () => app.server.run(['tee', file], { input: `${state}\n` }),
    work: async () => {
      const before = await snapshotOf(app);
      await app.fail({ code: 'LEDGER_NEWER', stage: 'heal', plugin: 'ledger' });
      expect(await snapshotOf(app)).toEqual(before);
    },
  });
  await app.succeed();
});

/** A fault that is mended whatever is found while it lasts. */
async function during({ begin, work, end }: Readonly<Record<'begin' | 'work' | 'end', () => Promise<unknown>>>) {
  await begin();
  try {
    await work();
  } finally {
    await end();
  }
}

async function crashDuring(command: string): Promise<void> {
  const runs = async (): Promise<boolean> => (await app.server.exec(['pgrep', '-f', command])).exitCode === 0;
  await until(runs, { waitingFor: command });
  await app.server.faults.crashDocker();
}

/** Of the slot that does not serve. */
async function portOfNextSlot(): Promise<number> {
  const slot = z.object({ web: z.object({ first: z.number() }) });
  const ports = z.object({ a: slot, b: slot });
  const directory = `/var/lib/appliku/${app.target.app}`;
  const { a, b } = ports.parse(JSON.parse(await app.server.run(['cat', `${directory}/ports.json`])));
  const release = await app.server.run(['cat', `${directory}/releases/${app.serving.release}/release.json`]);
  return z.object({ slot: z.string() }).parse(JSON.parse(release)).slot === 'a' ? b.web.first : a.web.first;
}
