import { fakeWorld } from '@appliku/conformance';
import { expect, it } from 'vitest';
import { createDeployment, type Deployment } from './deployment.ts';
import { generated } from './generated.ts';
import type { DeploymentOptions } from './options/options.ts';
import { secret } from './secret.ts';

const world = fakeWorld();

function shop(changes: Partial<DeploymentOptions> = {}): Deployment {
  const { host, source, builder, driver, router } = world;
  const plugins = { host, source, builder, driver, router };
  return createDeployment({
    app: 'shop',
    ...plugins,
    processes: { web: { port: 3000 } },
    domains: ['shop.example.com'],
    ...changes,
  });
}

it('has the files of builder, driver and router, and asks nobody', async () => {
  const environment = { A: 'one', TOKEN: secret('hunter2'), KEY: generated('env.KEY') };
  const seen: unknown[] = [];
  const { eject: ejectRelease = () => expect.fail('the fake driver cannot tell') } = world.driver;
  const driver: DeploymentOptions['driver'] = {
    ...world.driver,
    eject: (release) => {
      seen.push(release.env, release.secrets, release.number, release.at);
      return ejectRelease(release);
    },
  };
  expect(await shop({ env: environment, driver }).eject('.')).toEqual({
    code: { Dockerfile: 'FROM scratch\n' },
    host: { '/etc/fake/shop': 'shop.example.com web\n', '/var/lib/fake/shop/1': 'web\n' },
  });
  expect(seen).toEqual([{ A: 'one' }, ['KEY', 'TOKEN'], 1, '1970-01-01T00:00:00.000Z']);
  expect(world.faults.calls).toEqual([]);
});

it('has nothing of plugins that cannot tell', async () => {
  const { eject: _eject, ...driver } = world.driver;
  const { eject: _too, ...router } = world.router;
  const { eject: _three, ...builder } = world.builder;
  expect(await shop({ driver }).eject('.')).toMatchObject({ host: {} });
  expect(await shop({ builder, router }).eject('.')).toEqual({
    code: {},
    host: { '/var/lib/fake/shop/1': 'web\n' },
  });
});
