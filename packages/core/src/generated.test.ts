import { type FakeWorld, fakeWorld } from '@appliku/conformance';
import { beforeEach, expect, it } from 'vitest';
import { createDeployment, type Deployment } from './deployment.ts';
import { generated } from './generated.ts';
import { createLedger } from './ledger/ledger.ts';
import type { DeploymentOptions } from './options/options.ts';
import { secret } from './secret.ts';

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
});

const url = generated('db', (password) => `postgres://shop:${password}@db:5432/shop`);

function shop(changes: Partial<DeploymentOptions> = {}): Deployment {
  const { host, source, builder, driver, router } = world;
  const services = { db: { image: 'postgres:15', env: { POSTGRES_PASSWORD: generated('db') } } };
  const processes = { web: { port: 3000 } };
  const env = { DATABASE_URL: url, TOKEN: secret('hunter2') };
  return createDeployment({ app: 'shop', host, source, builder, driver, router, processes, services, env, ...changes });
}

async function valuesOf(number: number): Promise<{ readonly url: string; readonly password: string }> {
  const ledger = createLedger(world.store('shop'));
  const [own, services] = await Promise.all([ledger.secrets(number), ledger.serviceSecrets(number)]);
  expect(Object.keys(own).sort()).toEqual(['DATABASE_URL', 'TOKEN']);
  return { url: own['DATABASE_URL'] ?? '', password: services['db']?.['POSTGRES_PASSWORD'] ?? '' };
}

it('is one value for all that say its name, and the same in every release', async () => {
  await shop().deploy();
  const { url: first, password } = await valuesOf(1);
  expect(password).toMatch(/^[0-9a-f]{40}$/);
  expect(first).toBe(`postgres://shop:${password}@db:5432/shop`);
  expect(await shop().deploy()).toMatchObject({ outcome: 'unchanged' });
  expect(await shop().plan()).toMatchObject({ outcome: 'unchanged' });
  await shop({ env: { DATABASE_URL: url, TOKEN: secret('hunter3') } }).deploy();
  expect(await valuesOf(2)).toEqual({ url: first, password });
  await shop().rollback(1, { secrets: 'current' });
  expect(await valuesOf(3)).toEqual({ url: first, password });
});

it('is another in every app and for every name', async () => {
  await shop().deploy();
  const former = await valuesOf(1);
  world = fakeWorld();
  await shop().deploy();
  expect(await valuesOf(1)).not.toEqual(former);
  const other = { db: { image: 'postgres:15', env: { POSTGRES_PASSWORD: generated('db2') } } };
  await shop({ services: other }).deploy();
  expect((await valuesOf(2)).password).not.toBe((await valuesOf(1)).password);
});

it('is told by plan() by name, which makes no key, and is masked', async () => {
  expect((await shop().plan()).text).toContain('+ secret DATABASE_URL');
  expect(await world.store('shop').read('key')).toBeUndefined();
  await shop().deploy();
  const { password } = await valuesOf(1);
  const told: unknown[] = [];
  const deployment = shop({ env: { DATABASE_URL: url, TOKEN: secret('hunter3') } });
  deployment.on('event', (event) => told.push(event));
  deployment.before('start', (_release, { log }) => log.warn(`the password is ${password}`));
  await deployment.deploy();
  expect(JSON.stringify(told)).toContain('the password is [secret]');
  expect(JSON.stringify([told, url])).not.toContain(password);
});

it('keeps its key where volumes stay', async () => {
  const scripts: (readonly string[])[] = [];
  world = fakeWorld({
    answer: (argv) => {
      if (argv.includes('appliku-remove')) scripts.push(argv.slice(-2));
      return {};
    },
  });
  for (const volumes of [false, true]) await shop().destroy({ volumes });
  await shop({ env: {}, services: {} }).destroy();
  expect(scripts).toEqual([
    ['', 'key'],
    ['volumes', ''],
    ['', ''],
  ]);
});

it('takes plain names only, and tells nobody its value', () => {
  for (const name of ['', 'a b', '-a', 'a\n']) expect(() => generated(name)).toThrow(TypeError);
  expect(() => generated('db').reveal()).toThrow('generated("db")');
  expect(String(generated('db')) + JSON.stringify(generated('db'))).toBe('[secret]"[secret]"');
});
