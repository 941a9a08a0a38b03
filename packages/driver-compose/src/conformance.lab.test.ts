import { aProcess, driverSuite, type Nature } from '@appliku/conformance';
import type { Names, ProcessType, Release } from '@appliku/core';
import { afterAll, beforeAll, it } from 'vitest';
import { compose } from './compose-driver.ts';
import { CronApps } from './cron/testing/cron-app.ts';
import { aWorld, type World } from './testing/world.ts';

let world: World;
let cron: CronApps;
beforeAll(async () => {
  world = await aWorld('drv');
  cron = new CronApps(world, compose());
});
afterAll(() => world[Symbol.asyncDispose]());

const values = { TOKEN: 'hunter2' };
const modes: Names<string> = { crashing: 'crash', unhealthy: 'idle' };

let apps = 0;
driverSuite(it, async () => {
  const app = `suite${(apps += 1)}`;
  return {
    driver: compose(),
    context: { ...world.context, secrets: async () => values },
    release: (nature, changes) => world.release(app, { ...wanted(nature), ...changes }),
    neighbour: () => world.release(`${app}-neighbour`, wanted()),
    service: {
      image: 'node:20-slim',
      command: { argv: ['node', '-e', 'process.on("SIGTERM", () => process.exit()); setInterval(() => {}, 60_000)'] },
      env: {},
      secrets: [],
      mounts: {},
      networks: [],
      health: { kind: 'running', forMs: 300 },
      graceMs: 0,
    },
    count: async (name) => {
      const ids = await world.server.run(['docker', 'ps', '--quiet', '--filter', `label=com.appliku.app=${name}`]);
      return ids.split('\n').filter(Boolean).length;
    },
    cron: {
      commit: async (release) => {
        for (let number = 1; number <= release.number; number += 1)
          await cron.record({ app, number }, number === release.number ? 'live' : 'retired');
      },
      due: async (name, job) =>
        void (await world.server.run(['systemctl', 'start', `appliku-cron@${name}.${job}.service`])),
    },
  };
});

function wanted(nature: Nature = 'sound'): Partial<Release> & { readonly values: Names<string> } {
  return { processes: { web: webOf(nature), worker: aProcess() }, env: { GREETING: 'hello' }, values };
}

function webOf(nature: Nature): ProcessType {
  const mode = modes[nature];
  const web = aProcess({ port: 3000, ...(mode !== undefined && { env: { MODE: mode } }) });
  return nature === 'unhealthy' ? { ...web, health: { kind: 'http', path: '/up', timeoutMs: 1000 } } : web;
}
