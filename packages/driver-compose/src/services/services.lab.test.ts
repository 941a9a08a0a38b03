import { aProcess } from '@appliku/conformance';
import { labels, type Names, type Release, type Service, stateDirectory } from '@appliku/core';
import { bringImages } from '@appliku/lab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compose } from '../compose-driver.ts';
import { aWorld, type World } from '../testing/world.ts';

const driver = compose();
const password = 'it\'s $A "pass"';
const redis: Service = {
  image: 'redis:7',
  command: { argv: ['redis-server', '--appendonly', 'yes'] },
  env: { WHO: 'db$' },
  secrets: ['PASSWORD'],
  mounts: { data: '/data' },
  networks: [],
  health: { kind: 'command', command: { argv: ['redis-cli', 'ping'] }, timeoutMs: 120_000 },
  graceMs: 5000,
};

let world: World;
beforeAll(async () => {
  world = await aWorld('svc');
  await bringImages(world.server, ['redis:7']);
});
afterAll(() => world[Symbol.asyncDispose]());

function context(secrets: Names<string> = { PASSWORD: password }): World['context'] {
  const values = async (_number: number, service?: string): Promise<Names<string>> => (service === 'db' ? secrets : {});
  return { ...world.context, secrets: values };
}

async function prepared(db: Partial<Service> | undefined, secrets?: Names<string>): Promise<Release> {
  const { release, built } = await world.release('shop', {
    processes: { web: aProcess({ port: 3000, mounts: { data: '/data' } }) },
    volumes: { data: { name: 'data', shared: true } },
    services: db === undefined ? {} : { db: { ...redis, ...db } },
  });
  await driver.prepare(release, built, context(secrets));
  return release;
}

/** What a job says that talks to Redis. */
async function ask(release: Release, line: string): Promise<string> {
  const script = `const s = require('net').connect(6379, 'db'); s.on('data', (d) => { process.stdout.write(d); s.end() }); s.write(${JSON.stringify(`${line}\r\n`)})`;
  const job = { name: 'ask', command: { argv: ['node', '-e', script] }, timeoutMs: 120_000 };
  return (await driver.run(release, job, context())).stdout.trim();
}

async function docker(...words: readonly string[]): Promise<string> {
  return world.server.run(['docker', ...words]);
}

/** Ids of the containers of the service. */
async function ids(): Promise<readonly string[]> {
  const found = await docker('ps', '--all', '--no-trunc', '--quiet', '--filter', `label=${labels.service}=db`);
  return found.split('\n').filter(Boolean);
}

function told(): readonly string[] {
  return world.context.records.flatMap(({ level, text }) => (level === 'info' ? [text] : []));
}

it('are healthy when a release is prepared, reached by name, and left alone by the next one', async () => {
  const first = await prepared({});
  const [id = ''] = await ids();
  expect(told()).toContain('Starting db (redis:7)');
  expect(await ask(first, 'SET greeting hello')).toBe('+OK');
  expect(await docker('exec', id, 'printenv', 'PASSWORD', 'WHO')).toBe(`${password}\ndb$`);
  const rollout = await driver.start(first, context());
  expect(rollout).toMatchObject({ complete: true });
  const next = await prepared({});
  await driver.promote(await driver.start(next, context()), rollout, context());
  await driver.retire('shop', 1, context());
  expect(await ids()).toEqual([id]);
  expect(await ask(next, 'GET greeting')).toBe('$5\r\nhello');
});

it('can be used by hand, from their directory', async () => {
  const before = await ids();
  const directory = `${stateDirectory('shop')}/services`;
  await world.server.run(['sh', '-c', `cd ${directory} && docker compose up --detach --wait`], { user: 'deploy' });
  expect(await ids()).toEqual(before);
  await world.server.run(['sh', '-c', `cd ${directory} && docker compose down && docker compose up --detach --wait`]);
  expect(await ask(await prepared({}), 'GET greeting')).toBe('$5\r\nhello');
});

it('are made anew where their definition or a secret of theirs changed, and say so; a rollback leaves them', async () => {
  const [before] = await ids();
  const changed = await prepared({ env: { WHO: 'another' } });
  const [after, ...others] = await ids();
  expect(others).toEqual([]);
  expect(after).not.toBe(before);
  expect(told().at(-1)).toBe('Making db (redis:7) anew, it is away meanwhile: its env changed');
  expect(await ask(changed, 'GET greeting')).toBe('$5\r\nhello');
  await driver.prepare({ ...changed, number: 90, restores: 1, services: { db: redis } }, undefined, context());
  expect(await ids()).toEqual([after]);
  await prepared({ env: { WHO: 'another' } }, { PASSWORD: 'another' });
  expect(told().at(-1)).toBe('Making db (redis:7) anew, it is away meanwhile: its secrets changed');
});

it('come back whatever a killed deployer or a person left of them', async () => {
  const [id = ''] = await ids();
  await docker('stop', id);
  const [listed] = await driver.list('shop', context());
  expect(listed).toMatchObject({ complete: false });
  const { release } = listed ?? {};
  if (release === undefined) throw new Error('nothing is listed');
  expect(await driver.start(release, context({ PASSWORD: 'another' }))).toMatchObject({ complete: true });
  expect(await ids()).toEqual([id]);
  const flags = ['app=shop', 'environment=production', 'service=db', 'since=99'].map((label) => `com.appliku.${label}`);
  await docker('create', '--name', 'half', ...flags.flatMap((flag) => ['--label', flag]), 'redis:7');
  await prepared({ env: { WHO: 'another' } });
  expect(await ids()).toHaveLength(1);
  await docker('rm', '--force', ...(await ids()));
  await prepared({ env: { WHO: 'another' } });
  expect(await ids()).toHaveLength(1);
});

it.each([
  [
    'an image that no registry has',
    { image: 'nothing-such:1' },
    'IMAGE_MISSING',
    /The image nothing-such:1 of the service db cannot/,
  ],
  ['one that ends', { command: { argv: ['redis-server', '--port', 'x'] } }, 'DEPLOY_CRASHED', /The service db ended/],
  [
    'one that never answers',
    { health: { kind: 'command', command: { shell: 'echo no; exit 4' }, timeoutMs: 1000 } },
    'DEPLOY_UNHEALTHY',
    /The service db is not healthy: its health command ended with exit code 4: no/,
  ],
] as const)('tell of %s', async (_, db, code, message) => {
  await expect(prepared(db)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

it('are removed at the commit point when they are no more in the options, and keep their volume', async () => {
  await driver.retire('shop', 2, context());
  await ask(await prepared({}), 'SET greeting hello');
  const without = await prepared(undefined);
  const rollout = await driver.start(without, context());
  expect(await ids()).toHaveLength(1);
  await driver.promote(rollout, undefined, context());
  expect(await ids()).toEqual([]);
  expect(told().at(-1)).toBe('Removing db, which is not in the options any more; its volumes stay');
  expect(await ask(await prepared({}), 'GET greeting')).toBe('$5\r\nhello');
});

it('are gone with the app', async () => {
  await driver.destroy('shop', { volumes: false }, context());
  expect(await ids()).toEqual([]);
  expect(await docker('network', 'ls', '--quiet', '--filter', 'label=com.appliku.app=shop')).toBe('');
  expect(await docker('volume', 'ls', '--quiet')).toContain('shop_data');
});
