/** A platform in a process of its own: takes pushes, and runs what they ask for by a driver that only waits. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { aRelease } from '@appliku/conformance';
import {
  createQueue,
  createTriggers,
  github,
  nodeListener,
  postgresQueueStore,
  type QueueStore,
  sqliteStore,
} from '@appliku/triggers';
import { appNames, repositoryOf, secret } from './pushes.ts';

const [, , kind = '', where = ''] = process.argv;
const deployMs = 1_000;

const queue = createQueue({
  store: storeOf(),
  deployment: ({ app, id }) => {
    const result = { release: aRelease({ app }), urls: [], deployment: id, stages: {}, warnings: [] };
    const operate = async () => {
      await sleep(deployMs);
      return { ...result, outcome: 'deployed' as const };
    };
    return {
      deploy: operate,
      rollback: operate,
      repair: async () => undefined,
      destroy: async () => undefined,
      on: () => () => undefined,
    };
  },
  limits: { total: 20 },
});
queue.start();
const apps = appNames.map((app) => ({
  app,
  pushes: [{ from: github, repository: repositoryOf(app), secret, branches: ['main'] }],
}));
const triggers = createTriggers({ apps, queue, onError: (error) => console.error(error) });
const server = createServer(nodeListener(triggers)).listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });

function storeOf(): QueueStore {
  return kind === 'postgres' ? postgresQueueStore({ connection: where }) : sqliteStore({ file: where });
}
process.on('SIGINT', () => process.exit(0));
