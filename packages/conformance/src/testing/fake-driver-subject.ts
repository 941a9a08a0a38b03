import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeployError, type Release } from '@appliku/core';
import { testContext } from '../context.ts';
import { hang } from '../fakes/faults.ts';
import type { JobAnswer } from '../fakes/jobs.ts';
import { fakeWorld, type FakeWorld } from '../fakes/world.ts';
import { aProcess, aRelease } from '../samples.ts';
import type { DriverSubject, Nature, Placed } from '../suites/driver/driver-subject.ts';

const values = { TOKEN: 'hunter2' };

export async function fakeDriverSubject(): Promise<DriverSubject> {
  const world = fakeWorld({ job });
  const { host, driver, faults } = world;
  let number = 0;
  return {
    driver,
    context: testContext({ host, secrets: values }),
    release: async (nature = 'sound', changes = {}) => {
      if (nature !== 'sound') faults.next('driver.start', () => Promise.reject(failureOf(nature)));
      number += 1;
      return placed(world, 'shop', number, changes);
    },
    service: {
      image: 'db:1',
      env: {},
      secrets: [],
      mounts: {},
      networks: [],
      health: { kind: 'running', forMs: 300 },
      graceMs: 1000,
    },
    neighbour: async () => placed(world, 'blog', 1),
    count: async (app) => driver.count(app),
    patienceMs: 10_000,
    cron: { commit: async () => undefined, due: (app, name) => driver.due(app, name) },
  };
}

/** What a shell would make of the jobs of the suite, by their names. */
const job: JobAnswer = async ({ env }, { name }, { signal }) => {
  switch (name.split('-')[0]) {
    case 'other':
    case 'check':
      return { exitCode: 3, stdout: 'out\n', stderr: 'err\n' };
    case 'env':
      return {
        stdout: Object.entries({ ...env, ...values })
          .map(([key, value]) => `${key}=${value}\n`)
          .join(''),
      };
    case 'late':
    case 'long':
      return hang(signal);
    default: {
      const from = performance.now();
      await sleep(20, undefined, { signal });
      return { stdout: `${randomUUID()}\n${from}\n${performance.now()}\n` };
    }
  }
};

function failureOf(nature: Nature): DeployError {
  const code = nature === 'crashing' ? 'DEPLOY_CRASHED' : 'DEPLOY_UNHEALTHY';
  return new DeployError(`web of the release is ${nature}`, { code });
}

function placed({ host }: FakeWorld, app: string, number: number, changes: Partial<Release> = {}): Placed {
  const id = `sha256:${String(number).padStart(64, '1')}` as const;
  const artifact = { kind: 'image', id, platform: 'linux/amd64' } as const;
  const release = aRelease({
    app,
    number,
    slot: number % 2 === 1 ? 'a' : 'b',
    artifact,
    processes: { web: aProcess({ port: 3000 }), worker: aProcess() },
    env: { GREETING: 'hello' },
    secrets: ['TOKEN'],
    ...changes,
  });
  return { release, built: { artifact, on: host } };
}
