import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createQueue, github, memoryQueueStore, type Queue, type TriggerApp } from '@appliku/triggers';
import { expect, it } from 'vitest';
import { expressApp } from './triggers-express.ts';
import { honoApp } from './triggers-hono.ts';

const apps: readonly TriggerApp[] = [
  { app: 'shop', pushes: [{ from: github, repository: 'acme/shop', secret: 'hunter2', branches: ['main'] }] },
];
const hash = 'bffeb74224043ba2feb48d137756c8a9331c449a';
const body = JSON.stringify({
  ref: 'refs/heads/main',
  before: '28e1879d029cb852e4844d9c718537df08844e03',
  after: hash,
  repository: { full_name: 'acme/shop' },
  pusher: { name: 'ann' },
  commits: [],
});
const push = {
  method: 'POST',
  body,
  headers: {
    'content-type': 'application/json',
    'x-github-event': 'push',
    'x-hub-signature-256': `sha256=${createHmac('sha256', 'hunter2').update(body).digest('hex')}`,
  },
};

function aQueue(): Queue {
  return createQueue({
    store: memoryQueueStore(),
    deployment: () => {
      throw new Error('nothing is deployed here');
    },
  });
}

it('Express takes pushes', async () => {
  const queue = aQueue();
  const server = createServer(expressApp(queue, apps));
  const response = await fetch(`${await originOf(server)}/hooks/push/github`, push);
  expect(response.status).toBe(202);
  expect(await queue.list()).toMatchObject([{ app: 'shop', commit: hash }]);
  server.close();
});

it('Hono takes pushes', async () => {
  const queue = aQueue();
  const response = await honoApp(queue, apps).request('/hooks/push/github', push);
  expect(response.status).toBe(202);
  expect(await queue.list()).toMatchObject([{ app: 'shop', commit: hash }]);
});

async function originOf(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}
