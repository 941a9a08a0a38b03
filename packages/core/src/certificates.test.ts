import { type FakeWorld, fakeWorld } from '@appliku/conformance';
import { beforeEach, expect, it } from 'vitest';
import type { Certificate } from './contract/index.ts';
import type { Deployment } from './deployment.ts';
import { shopOf } from './testing/deployment.ts';

const found: readonly Certificate[] = [
  { names: ['shop.example.com'], notAfter: '2026-12-01T00:00:00.000Z', expiring: true },
  { names: ['www.example.com'], nextTry: '2026-11-25T00:00:00.000Z', error: 'It has no address. Point the A record' },
  { names: ['new.example.com'], notAfter: '2027-02-01T00:00:00.000Z', nextTry: '2027-01-01T00:00:00.000Z' },
];
const failed = { code: 'CERTIFICATE_FAILED', message: found[1]?.error, stage: 'certificates', plugin: 'fake-router' };
const ending = { type: 'certificate:expiring', app: 'shop', names: ['shop.example.com'], notAfter: found[0]?.notAfter };
let world: FakeWorld;
let deployment: Deployment;
let told: unknown[];

beforeEach(() => {
  world = fakeWorld();
  const { router } = world;
  deployment = shopOf({
    ...world,
    router: {
      ...router,
      maintain: async (...args) => router.maintain?.(...args).then(() => found) ?? [],
      certificates: async (...args) => router.certificates?.(...args).then(() => found) ?? [],
    },
  });
  told = [];
  deployment.on('certificate:expiring', (event) => told.push(event));
  deployment.on('warning', ({ error }) => told.push(error));
});

it('that fail are warnings of a deploy, and those about to end an event', async () => {
  const { outcome, warnings } = await deployment.deploy();
  expect(outcome).toBe('deployed');
  expect(warnings).toMatchObject([failed]);
  expect(told).toMatchObject([ending, failed]);
});

it('are renewed without a deploy, and nothing else is touched', async () => {
  await deployment.deploy();
  told.length = 0;
  const before = world.faults.calls.length;
  expect(await deployment.renewCertificates()).toEqual(found);
  expect(told).toMatchObject([ending, failed]);
  expect(world.faults.calls.slice(before).filter((call) => /^(router|driver|builder)\./.test(call))).toEqual([
    'router.maintain shop',
  ]);
});

it('are told as they are, and nothing is ordered', async () => {
  await deployment.deploy();
  told.length = 0;
  const before = world.faults.calls.length;
  expect(await deployment.certificates()).toEqual(found);
  expect(told).toMatchObject([ending]);
  expect(world.faults.calls.slice(before).filter((call) => /^(router|driver|builder)\./.test(call))).toEqual([
    'router.certificates shop',
  ]);
});
