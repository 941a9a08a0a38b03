import { aProcess, aRelease } from '@appliku/conformance';
import { expect, it } from 'vitest';
import { compose } from './compose-driver.ts';

it('ejects the files of a release and of what runs beside it, with names of secrets alone', () => {
  const db = {
    image: 'postgres:17',
    env: {},
    secrets: ['POSTGRES_PASSWORD'],
    mounts: { 'db-data': '/var/lib/postgresql/data' },
    networks: [],
    health: { kind: 'running', forMs: 300 },
    graceMs: 1000,
  } as const;
  const release = aRelease({
    processes: { web: aProcess({ port: 3000, instances: 2 }), worker: aProcess() },
    services: { db },
    volumes: { 'db-data': { name: 'db-data', shared: false } },
    secrets: ['DATABASE_URL'],
  });
  const { files = {}, rollout } = compose({ ports: { from: 30_000, to: 30_100 } }).eject?.(release) ?? {};
  const empty = (name: string): string => `# Their values are not told.\n${name}=""\n`;
  expect(files).toEqual({
    '/var/lib/appliku/shop/releases/12/docker-compose.yml': expect.stringMatching(
      /image: "shop"\n[^]*127\.0\.0\.1:30000-30001:3000/,
    ),
    '/var/lib/appliku/shop/releases/12/env': empty('DATABASE_URL'),
    '/var/lib/appliku/shop/services/docker-compose.yml': expect.stringContaining('image: "postgres:17"'),
    '/var/lib/appliku/shop/services/db.env': empty('POSTGRES_PASSWORD'),
  });
  expect(rollout?.endpoints['web']).toMatchObject([{ port: 30_000 }, { port: 30_001 }]);
});
