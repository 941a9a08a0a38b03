import { labelsOf, type Service, type SwarmService } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import { checkOptions } from '../options.ts';
import { planServices } from './service-plan.ts';
import { labelsOfPlaced, type Placed, printOf } from './service-state.ts';
import { servicesFile } from './services-file.ts';

const postgres: Service = {
  image: 'postgres:15',
  env: { POSTGRES_USER: 'shop$' },
  secrets: ['POSTGRES_PASSWORD'],
  mounts: { data: '/var/lib/postgresql/data' },
  networks: [],
  health: { kind: 'command', command: { argv: ['pg_isready'] }, timeoutMs: 60_000 },
  memory: 1024 ** 3,
  graceMs: 30_000,
};
const secrets = { db: { POSTGRES_PASSWORD: 'hunter2' } };
const placed: Placed = { name: 'db', since: 3, definition: postgres, secretsPrint: printOf(secrets.db) };

function running(replicas = 1): SwarmService {
  return { id: '1', name: 'shop__services_db', labels: labelsOfPlaced('shop', placed), replicas, ports: [] };
}

function stepOf(db: Service, services: readonly SwarmService[], more: { restores?: number } = {}): readonly unknown[] {
  const [step] = planServices({ number: 7, services: { db }, ...more }, secrets, services);
  return [step?.action, step?.changed, step?.placed.since];
}

describe('planServices', () => {
  it('makes what is not there, and leaves alone what is as it should be', () => {
    expect(stepOf(postgres, [])).toEqual(['create', [], 7]);
    expect(stepOf(postgres, [running()])).toEqual(['keep', [], 3]);
  });

  it('makes anew what is another, unless an older release is only run again', () => {
    const other = { ...postgres, image: 'postgres:16', graceMs: 1 };
    expect(stepOf(other, [running()])).toEqual(['renew', ['graceMs', 'image'], 7]);
    expect(stepOf(other, [running()], { restores: 2 })).toEqual(['keep', [], 3]);
    const step = planServices({ number: 7, services: { db: postgres } }, { db: { POSTGRES_PASSWORD: 'x' } }, [
      running(),
    ]);
    expect(step[0]?.changed).toEqual(['secrets']);
  });

  it('starts what somebody stopped', () => {
    expect(stepOf(postgres, [running(0)])).toEqual(['start', [], 3]);
  });

  it('takes what carries only labels of the app for none', () => {
    expect(stepOf(postgres, [{ ...running(), labels: labelsOf('shop') }])).toEqual(['create', [], 7]);
  });
});

it('are written as a stack of their own, and their secrets only where Docker reads them', async () => {
  const release = { app: 'shop', volumes: { data: { name: 'data', shared: false } } };
  const settings = checkOptions({});
  expect(servicesFile(release, { placed: [placed], secrets, settings })).toContain('POSTGRES_PASSWORD: "hunter2"');
  await expect(servicesFile(release, { placed: [placed], settings })).toMatchFileSnapshot(
    'fixtures/services-stack.yml',
  );
});
