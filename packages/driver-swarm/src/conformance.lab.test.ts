import { aProcess, driverSuite, type Nature } from '@appliku/conformance';
import type { Names, ProcessType, Release } from '@appliku/core';
import { afterAll, beforeAll, it } from 'vitest';
import { swarm } from './swarm-driver.ts';
import { commit } from './testing/commit.ts';
import { aWorld, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await aWorld('swm');
});
afterAll(() => world[Symbol.asyncDispose]());

const values = { TOKEN: 'hunter2' };
const modes: Names<string> = { crashing: 'crash', unhealthy: 'idle' };

let apps = 0;
driverSuite(it, async () => {
  const app = `suite${(apps += 1)}`;
  return {
    driver: swarm({ monitorMs: 0 }),
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
    cron: {
      commit: (release) => commit(world.host, release),
      due: async (name, job) =>
        void (await world.server.run(['systemctl', 'start', `appliku-cron@${name}.${job}.service`])),
    },
    count: async (name) => {
      const kinds = ['process', 'job', 'service'] as const;
      return (await Promise.all(kinds.map((kind) => containersOf(name, kind)))).reduce((sum, one) => sum + one, 0);
    },
  };
});

/** A relay is no process of the app. */
async function containersOf(app: string, kind: 'process' | 'job' | 'service'): Promise<number> {
  const filters = [`label=com.appliku.app=${app}`, `label=com.appliku.${kind}`].flatMap((one) => ['--filter', one]);
  const ids = await world.server.run(['docker', 'ps', '--quiet', ...filters]);
  return ids.split('\n').filter(Boolean).length;
}

function wanted(nature: Nature = 'sound'): Partial<Release> & { readonly values: Names<string> } {
  return { processes: { web: webOf(nature), worker: aProcess() }, env: { GREETING: 'hello' }, values };
}

function webOf(nature: Nature): ProcessType {
  const mode = modes[nature];
  const web = aProcess({ port: 3000, ...(mode !== undefined && { env: { MODE: mode } }) });
  return nature === 'unhealthy' ? { ...web, health: { kind: 'http', path: '/up', timeoutMs: 1000 } } : web;
}
