import { aProcess } from '@appliku/conformance';
import { DeployError } from '@appliku/core';
import type {
  CommandResult,
  CronJob,
  CronRun,
  Driver,
  Names,
  ProcessType,
  Release,
  Rollout,
  Service,
} from '@appliku/core';
import { bringImages } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { SwarmOptions } from './options.ts';
import { swarm } from './swarm-driver.ts';
import { commit } from './testing/commit.ts';
import { aWorld, type World } from './testing/world.ts';

/** However busy the machine is. */
const patience = { timeout: 300_000, interval: 200 };

/** A manager and a worker. */
let world: World;
beforeAll(async () => {
  world = await aWorld('swp', 2);
  await bringImages(world.server, ['redis:7']);
});
afterAll(() => world[Symbol.asyncDispose]());

function driverOf(options: SwarmOptions = {}): Driver {
  return swarm({ ...world.options, monitorMs: 0, ...options });
}

async function prepared(driver: Driver, app: string, wanted: Partial<Release>): Promise<Release> {
  const { release, built } = await world.release(app, wanted);
  const secrets = async (_: number, service?: string): Promise<Names<string>> =>
    service === undefined ? {} : { PASSWORD: `of ${service}` };
  await driver.prepare(release, built, { ...world.context, secrets });
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

describe('a service', () => {
  const redis: Service = {
    image: 'redis:7',
    command: { argv: ['redis-server', '--appendonly', 'yes'] },
    env: { WHO: 'db$' },
    secrets: ['PASSWORD'],
    mounts: { data: '/data' },
    networks: [],
    health: { kind: 'command', command: { argv: ['redis-cli', 'ping'] }, timeoutMs: 300_000 },
    graceMs: 5000,
  };
  const wanted = (db: Partial<Service>): Partial<Release> => ({
    processes: { worker: aProcess() },
    volumes: { data: { name: 'data', shared: false } },
    services: { db: { ...redis, ...db } },
  });
  const redisSays = async (driver: Driver, release: Release, line: string): Promise<string> => {
    const script = `const s = require('net').connect(6379, 'db'); s.on('data', (d) => { process.stdout.write(d); s.end() }); s.write(${JSON.stringify(`${line}\r\n`)})`;
    const job = { name: 'ask', command: { argv: ['node', '-e', script] }, timeoutMs: 300_000 };
    return (await driver.run(release, job, world.context)).stdout.trim();
  };
  const ids = async (): Promise<readonly string[]> =>
    (await docker('ps', '--quiet', '--filter', 'label=com.appliku.service=db')).split('\n').filter(Boolean);

  it('is healthy when a release is prepared, is left alone by the next, and made anew with its data where it changed', async () => {
    const driver = driverOf();
    const first = await prepared(driver, 'served', wanted({}));
    expect(told()).toContain('Starting db (redis:7)');
    expect(await redisSays(driver, first, 'SET greeting hello')).toBe('+OK');
    const [id = ''] = await ids();
    expect(await docker('exec', id, 'printenv', 'PASSWORD', 'WHO')).toBe('of db\ndb$');
    await prepared(driver, 'served', wanted({}));
    expect(await ids()).toEqual([id]);

    const changed = await prepared(driver, 'served', wanted({ env: { WHO: 'another' } }));
    expect(told().at(-1)).toBe('Making db (redis:7) anew, it is away meanwhile: its env changed');
    expect(await ids()).toHaveLength(1);
    expect(await ids()).not.toEqual([id]);
    expect(await redisSays(driver, changed, 'GET greeting')).toBe('$5\r\nhello');
    const kept = await ids();
    await driver.prepare({ ...changed, number: 90, restores: 1, services: { db: redis } }, undefined, world.context);
    expect(await ids()).toEqual(kept);

    const without = await prepared(driver, 'served', { processes: { worker: aProcess() } });
    expect(await ids()).toHaveLength(1);
    await driver.promote(await driver.start(without, world.context), undefined, world.context);
    expect(await ids()).toEqual([]);
    expect(told().at(-1)).toBe('Removing db, which is not in the options any more; its volumes stay');
    expect(await docker('volume', 'ls', '--quiet')).toContain('served_data');
    const broken = wanted({ command: { argv: ['redis-server', '--port', 'x'] } });
    await expect(prepared(driver, 'served', broken)).rejects.toMatchObject({
      code: 'DEPLOY_CRASHED',
      message: expect.stringMatching(/^The service db ended with exit/),
    });
  });
});

describe('a name on a shared network', () => {
  /** Asks for the name over and over, a connection each, and notes who answered, or why nobody did. */
  const loop = `
const { get } = require('http'), { renameSync, writeFileSync } = require('fs');
const answers = {};
const ask = () => get({ host: 'web.called.internal', port: 3000, agent: false }, (response) => {
  let text = '';
  response.on('data', (part) => (text += part)).on('end', () => note(JSON.parse(text).host));
}).on('error', (error) => note('lost: ' + error.message));
const note = (key) => {
  answers[key] = (answers[key] ?? 0) + 1;
  writeFileSync('/tmp/answers.new', JSON.stringify(answers));
  renameSync('/tmp/answers.new', '/tmp/answers');
  setTimeout(ask, 20);
};
ask();`;
  const web = aProcess({ port: 3000, placement: ['node.role==manager'] });
  const wanted = { networks: ['backend'], processes: { web } };
  const hostOf = async (app: string, number: number): Promise<string> => {
    const flags = [`app=${app}`, `release=${number}`].flatMap((one) => ['--filter', `label=com.appliku.${one}`]);
    return docker('ps', '--quiet', ...flags);
  };

  it('passes on in promote: no call is lost, and none goes to what does not serve', async () => {
    const driver = driverOf();
    const first = await prepared(driver, 'called', wanted);
    await driver.promote(await driver.start(first, world.context), undefined, world.context);
    const caller = await prepared(driver, 'caller', wanted);
    await driver.start(caller, world.context);
    const client = await hostOf('caller', 1);
    await docker('exec', '--detach', client, 'node', '-e', loop);
    const answers = async (): Promise<readonly string[]> => {
      const { exitCode, stdout } = await world.server.exec(['docker', 'exec', client, 'cat', '/tmp/answers']);
      return exitCode === 0 ? Object.keys(z.record(z.string(), z.number()).parse(JSON.parse(stdout))) : [];
    };
    const former = await hostOf('called', 1);
    await expect.poll(answers, patience).toEqual([former]);

    const next = await prepared(driver, 'called', wanted);
    const rollout = await driver.start(next, world.context);
    expect(await answers()).toEqual([former]);
    expect((await driver.list('called', world.context)).map(({ complete }) => complete)).toEqual([true, false]);
    await driver.promote(rollout, undefined, world.context);
    const own = await hostOf('called', 2);
    await driver.retire('called', 1, world.context);
    await expect.poll(answers, patience).toEqual([former, own]);
    expect((await driver.list('called', world.context)).map(({ complete }) => complete)).toEqual([true]);
    await driver.destroy('called', { volumes: true }, world.context);
    expect(await docker('service', 'ls', '--quiet', '--filter', 'label=com.appliku.app=called')).toBe('');
    expect(await docker('network', 'ls', '--format', '{{.Name}}')).toContain('shared-backend');
  });
});

describe('a cron job', () => {
  const far = '0 0 1 1 *';
  const aJob = (name: string, shell: string, schedule = far): CronJob => ({
    name,
    schedule,
    command: { shell },
    overlap: 'forbid',
    timeoutMs: 600_000,
  });
  const say = 'echo "$GREETING|$TOKEN"; exit 4';

  it('runs once at a time that is due, however many managers have its timer, and leaves nothing with its app', async () => {
    const driver = driverOf();
    const context = { ...world.context, secrets: async () => ({ TOKEN: 'a $b' }) };
    const runsOf = async (job: string): Promise<readonly CronRun[]> =>
      (await driver.cronRuns?.('timed', job, context)) ?? [];
    const outcomes = async (job: string): Promise<readonly string[]> =>
      (await runsOf(job)).map(({ outcome }) => outcome).sort();
    const start = async (job: string): Promise<void> =>
      void (await world.server.run(['systemctl', 'start', `appliku-cron@timed.${job}.service`]));
    const { release, built } = await world.release('timed', {
      processes: { worker: aProcess() },
      cron: { say: aJob('say', say), long: aJob('long', 'exec sleep 600') },
      env: { GREETING: 'hi $x' },
      values: { TOKEN: 'a $b' },
    });
    await driver.prepare(release, built, context);
    const rollout = await driver.start(release, context);
    await commit(world.host, release);
    await driver.promote(rollout, undefined, context);
    expect((await driver.list('timed', context)).map(({ complete }) => complete)).toEqual([true]);
    expect(await runsOf('say')).toEqual([]);

    await start('say');
    await expect.poll(() => outcomes('say'), patience).toEqual(['ended']);
    expect(await runsOf('say')).toMatchObject([{ release: 1, exitCode: 4, output: 'hi $x|a $b' }]);

    const now = new Date();
    const schedule = `${now.getUTCMinutes()} ${now.getUTCHours()} * * *`;
    await driver.prepare({ ...release, cron: { ...release.cron, say: aJob('say', say, schedule) } }, built, context);
    const argv = ['sh', '/usr/local/lib/appliku/cron-run', 'timed.say'] as const;
    await Promise.all([1, 2, 3].map(() => world.server.exec(argv)));
    expect(await outcomes('say')).toEqual(['ended', 'ended']);

    await start('long');
    await expect.poll(() => outcomes('long'), patience).toEqual(['running']);
    await start('long');
    await expect.poll(() => outcomes('long'), patience).toEqual(['running', 'skipped']);
    await driver.destroy('timed', { volumes: true }, context);
    expect(await runsOf('long')).toEqual([]);
    expect(await docker('service', 'ls', '--quiet', '--filter', 'label=com.appliku.app=timed')).toBe('');
    expect(await world.server.run(['systemctl', 'list-timers', '--all', '--no-legend', 'appliku-cron@timed.*'])).toBe(
      '',
    );
  });
});

describe('a release', () => {
  const web = aProcess({ port: 3000 });
  const api = aProcess({ port: 4000, health: { kind: 'image', timeoutMs: 300_000 } });
  const answer = async (rollout: Rollout, process: string): Promise<string> => {
    const [endpoint] = rollout.endpoints[process] ?? [];
    if (endpoint?.kind !== 'tcp') throw new Error(`${process} has no port`);
    return world.server.run(['curl', '--silent', '--fail', `http://${endpoint.address}:${endpoint.port}/`]);
  };
  const relays = async (): Promise<readonly string[]> =>
    (await docker('ps', '--all', '--format', '{{.Names}}', '--filter', 'name=turned__relay'))
      .split('\n')
      .filter(Boolean);

  it('takes over from one with other processes, and is healthy when the image says so, where that was chosen', async () => {
    const driver = driverOf();
    const first = await driver.start(await prepared(driver, 'turned', { processes: { web } }), world.context);
    const next = await driver.start(await prepared(driver, 'turned', { processes: { api, web } }), world.context);
    expect(await relays()).toHaveLength(2);
    for (const [rollout, process] of [
      [first, 'web'],
      [next, 'web'],
      [next, 'api'],
    ] as const)
      expect(await answer(rollout, process)).toContain('host');
    await driver.retire('turned', 1, world.context);
    expect(await relays()).toHaveLength(1);
    expect(await answer(next, 'web')).toContain('host');
    const failing = await prepared(driver, 'turned', { processes: { api: { ...api, env: { STATUS: '500' } } } });
    const error: unknown = await driver.start(failing, world.context).catch((found: unknown) => found);
    expect(DeployError.isInstance(error) && `${error.code} ${error.message}`).toMatch(
      /^DEPLOY_UNHEALTHY api\.1 of release 3 is not healthy: its health check says unhealthy, or it ended by itself with exit code 0, on /,
    );
    const [worker] = world.workers;
    const rest = 'docker run --detach --name rest --network appliku-turned node:20-slim sleep 3600';
    await worker?.run(['sh', '-c', rest]);
    await driver.destroy('turned', { volumes: true }, world.context);
    expect(told().at(-1)).toMatch(/^The network appliku-turned stays: another machine has a container on it/);
    expect(await relays()).toEqual([]);
    await worker?.run(['docker', 'rm', '--force', 'rest']);
    await driver.destroy('turned', { volumes: true }, world.context);
    expect(await docker('network', 'ls', '--format', '{{.Name}}')).not.toContain('appliku-turned');
  });
});
