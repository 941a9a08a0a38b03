import { fakeWorld } from '@appliku/conformance';
import { describe, expect, it } from 'vitest';
import { secret } from '../secret.ts';
import { configure } from './configure.ts';
import type { Configuration } from './configuration.ts';
import type { DeploymentOptions } from './options.ts';

function configured(other: Partial<DeploymentOptions>): Configuration {
  const { host, source, builder, driver, router } = fakeWorld();
  const plugins = { host, source, builder, driver, router };
  return configure({ app: 'shop', ...plugins, processes: { web: { port: 3000 } }, ...other });
}

describe('services', () => {
  it('have what was left out filled in, and their secrets apart', () => {
    const password = secret('hunter2');
    const { services, serviceSecrets, networks } = configured({
      services: {
        db: {
          image: 'postgres:15',
          env: { POSTGRES_USER: 'shop', POSTGRES_PASSWORD: password },
          mounts: { data: '/var/lib/postgresql/data' },
          health: ['pg_isready'],
          memory: '1g',
        },
        cache: { image: 'registry.example.com:5000/team/redis:7.2', health: 'image', networks: ['backend'] },
      },
      volumes: { data: {} },
      networks: ['backend', 'backend'],
    });
    expect(services).toEqual({
      db: {
        image: 'postgres:15',
        env: { POSTGRES_USER: 'shop' },
        secrets: ['POSTGRES_PASSWORD'],
        mounts: { data: '/var/lib/postgresql/data' },
        networks: [],
        health: { kind: 'command', command: { argv: ['pg_isready'] }, timeoutMs: 60_000 },
        memory: 1024 ** 3,
        graceMs: 30_000,
      },
      cache: {
        image: 'registry.example.com:5000/team/redis:7.2',
        env: {},
        secrets: [],
        mounts: {},
        networks: ['backend'],
        health: { kind: 'image', timeoutMs: 60_000 },
        graceMs: 30_000,
      },
    });
    expect(serviceSecrets).toEqual({ db: { POSTGRES_PASSWORD: 'hunter2' }, cache: {} });
    expect(networks).toEqual(['backend']);
  });

  it.each([
    [
      { services: { web: { image: 'redis:7' } } },
      'services.web: a process is called that; its name would not tell them apart',
    ],
    [{ services: { localhost: { image: 'redis:7' } } }, 'services.localhost: every container calls itself that'],
    [{ services: { db: { image: '--help' } } }, 'services.db.image: must be a name of an image such as postgres:15'],
    [
      { services: { db: { image: 'redis:7', mounts: { data: '/data' } } } },
      'services.db.mounts.data: there is no volume data',
    ],
    [{ networks: ['host'] }, 'networks.0: is a name of Docker itself'],
    [{ networks: ['Back end'] }, /networks\.0: must be 1-40 lower case/],
  ] as const)('are refused at the call: %j', (options, message) => {
    expect(() => configured(options)).toThrow(message);
  });

  it('and networks need a driver that has them', () => {
    const { driver } = fakeWorld();
    const unable = { ...driver, supports: { ...driver.supports, services: false, networks: false } };
    const options = { driver: unable, services: { db: { image: 'redis:7' } }, networks: ['backend'] };
    expect(() => configured(options)).toThrow(/services: fake-driver runs none\n\s+networks: fake-driver shares none/);
  });
});
