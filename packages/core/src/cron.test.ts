import { type FakeWorld, fakeWorld } from '@appliku/conformance';
import { beforeEach, expect, it } from 'vitest';
import { createDeployment } from './deployment.ts';
import type { DeploymentOptions } from './options/options.ts';
import { secret } from './secret.ts';
import { failure } from './testing/deployment.ts';

const nightly = { schedule: '30 3 * * *', command: ['report'] };

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld({ job: ({ env }, { name }) => ({ exitCode: 1, stdout: `${name} ${env['WHO'] ?? ''} hunter2\n` }) });
});

function shop(changes: Partial<DeploymentOptions> = {}) {
  const { host, source, builder, driver, router } = world;
  const plugins = { host, source, builder, driver, router };
  const processes = { web: { port: 3000 }, worker: {} };
  const env = { WHO: 'anna', TOKEN: secret('hunter2') };
  return createDeployment({ app: 'shop', ...plugins, processes, env, cron: { nightly }, ...changes });
}

async function releasesOf(name: string): Promise<readonly (number | undefined)[]> {
  await world.driver.due('shop', name);
  return (await shop().cron.runs(name)).map(({ release }) => release);
}

it('runs jobs of what is live, and tells what came of them, masked', async () => {
  await shop().deploy();
  await world.driver.due('shop', 'nightly');
  expect(await shop().cron.runs('nightly')).toMatchObject([
    { job: 'nightly', release: 1, outcome: 'ended', exitCode: 1, output: 'nightly anna [secret]\n' },
  ]);
});

it('goes on with those of the former after a deploy that failed', async () => {
  await shop().deploy();
  world.faults.next('driver.start', () => Promise.reject(new Error('no')));
  await failure(shop({ cron: { hourly: nightly } }).deploy());
  expect(await releasesOf('hourly')).toEqual([]);
  expect(await releasesOf('nightly')).toEqual([1]);
});

it('runs none of an app that is stopped, and all again when it is started', async () => {
  await shop().deploy();
  await shop().stop({ processes: ['worker'] });
  expect(await releasesOf('nightly')).toEqual([2]);
  await shop().stop();
  expect(await releasesOf('nightly')).toEqual([2]);
  await shop().start();
  expect(await releasesOf('nightly')).toEqual([2, 4]);
  await shop().destroy();
  expect(await releasesOf('nightly')).toEqual([]);
});

it('is planned', async () => {
  await shop({ cron: { nightly, old: nightly } }).deploy();
  const { text } = await shop({ cron: { nightly: { ...nightly, schedule: '0 4 * * *' }, fresh: nightly } }).plan();
  expect(text.split('\n').filter((line) => line.includes('cron'))).toEqual([
    '  + cron fresh',
    '  ~ cron nightly: schedule',
    '  - cron old',
  ]);
});
