import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fakeWorld } from '@appliku/conformance';
import { createDeployment, secret } from '@appliku/core';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { github } from '../pushes/github.ts';
import { createQueue, type Queue } from '../queue/create-queue.ts';
import { memoryQueueStore } from '../stores/memory-store.ts';
import { commit, fromGithub } from '../testing/payloads.ts';
import type { TriggerApp } from './app.ts';
import { createTriggers, type Triggers, type TriggersOptions } from './create-triggers.ts';
import { nodeListener } from './node-listener.ts';

const token = 'a-token-of-the-shop';
const bearer = { authorization: `Bearer ${token}` };
const accepted = z.object({ id: z.string(), url: z.string(), log: z.string() });

interface Setup {
  readonly queue: Queue;
  readonly triggers: Triggers;
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
}

function setUp(options: Partial<TriggersOptions> = {}): Setup {
  const { host, source, builder, driver, router } = fakeWorld();
  const processes = { web: { port: 3000 } };
  const queue = createQueue({
    store: memoryQueueStore(),
    deployment: ({ app }) => createDeployment({ app, host, source, builder, driver, router, processes }),
  });
  const apps = [
    { app: 'shop', host: 'web1', webhook: { token: [secret('the-next-token-of-it'), token] } },
    { app: 'blog', webhook: { token: 'a-token-of-the-blog' } },
    { app: 'silent', pushes: [{ from: github, repository: 'acme/silent', secret: 'hunter2', branches: ['main'] }] },
  ];
  const triggers = createTriggers({ apps, queue, ...options });
  return { queue, triggers, ask: (path, init) => triggers(new Request(`https://deploy.example.com${path}`, init)) };
}

describe('the webhook of an app', () => {
  it.each([
    { name: 'a bearer', path: '/hooks/deploy/shop', headers: bearer },
    { name: 'its URL', path: `/hooks/deploy/shop/${token}`, headers: {} },
  ])('deploys who has the token, in $name, and tells where to look', async ({ path, headers }) => {
    const { queue, ask } = setUp();
    const body = JSON.stringify({ commit, ref: 'main', by: 'ci', reason: 'tests passed' });
    const response = await ask(path, { method: 'POST', headers, body });
    expect(response.status).toBe(202);
    const { id, url } = accepted.parse(await response.json());
    expect(response.headers.get('location')).toBe(url);
    expect(url).toBe(`${path}/jobs/${id}`);
    expect(await queue.find(id)).toMatchObject({ commit, ref: 'refs/heads/main', by: 'ci', host: 'web1' });
    expect(await (await ask(url, { headers })).json()).toMatchObject({ id, state: 'waiting', reason: 'tests passed' });
  });

  it('takes a form, as curl makes one of values whatever is in them', async () => {
    const { queue, ask } = setUp();
    const body = new URLSearchParams({ commit, ref: 'refs/heads/a"b', by: 'ann & ben' });
    const response = await ask('/hooks/deploy/shop', { method: 'POST', headers: bearer, body });
    const { id } = accepted.parse(await response.json());
    expect(await queue.find(id)).toMatchObject({ commit, ref: 'refs/heads/a"b', by: 'ann & ben' });
  });

  it('takes JSON that curl calls a form', async () => {
    const headers = { ...bearer, 'content-type': 'application/x-www-form-urlencoded' };
    const response = await setUp().ask('/hooks/deploy/shop', {
      method: 'POST',
      headers,
      body: `{"commit":"${commit}"}`,
    });
    expect(response.status).toBe(202);
  });

  it('needs no body', async () => {
    const { ask } = setUp();
    expect((await ask('/hooks/deploy/shop', { method: 'POST', headers: bearer })).status).toBe(202);
  });

  it.each([
    { what: 'no token', path: '/hooks/deploy/shop', headers: {}, status: 401 },
    { what: "another app's token", path: '/hooks/deploy/blog', headers: bearer, status: 401 },
    { what: 'a part of the token', path: `/hooks/deploy/shop/${token.slice(1)}`, headers: {}, status: 401 },
    { what: 'an app that is not there', path: '/hooks/deploy/none', headers: bearer, status: 404 },
    { what: 'an app without a webhook', path: '/hooks/deploy/silent', headers: bearer, status: 404 },
    { what: 'another verb', path: '/hooks/deploy/shop', headers: bearer, method: 'PUT', status: 405 },
    { what: 'no JSON', path: '/hooks/deploy/shop', headers: bearer, body: 'x', status: 400 },
    { what: 'half a hash', path: '/hooks/deploy/shop', headers: bearer, body: '{"commit":"c0ffee"}', status: 400 },
    { what: 'an unknown field', path: '/hooks/deploy/shop', headers: bearer, body: '{"branch":"a"}', status: 400 },
    { what: 'too much', path: '/hooks/deploy/shop', headers: bearer, body: 'x'.repeat(101), status: 413 },
  ])('refuses $what with $status', async ({ path, status, method = 'POST', ...init }) => {
    const { queue, ask } = setUp({ bodyBytes: 100 });
    expect((await ask(path, { method, ...init })).status).toBe(status);
    expect(await queue.list()).toEqual([]);
  });

  it('refuses a body without a length that is too large', async () => {
    const { ask } = setUp({ bodyBytes: 100 });
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(64)),
    });
    const init = { method: 'POST', headers: bearer, body, duplex: 'half' } as const;
    expect((await ask('/hooks/deploy/shop', init)).status).toBe(413);
  });

  it('adds one job for one Idempotency-Key', async () => {
    const { queue, ask } = setUp();
    const headers = { ...bearer, 'idempotency-key': 'build 7' };
    const one = accepted.parse(await (await ask('/hooks/deploy/shop', { method: 'POST', headers })).json());
    const two = accepted.parse(await (await ask('/hooks/deploy/shop', { method: 'POST', headers })).json());
    expect(two.id).toBe(one.id);
    expect(await queue.list()).toHaveLength(1);
  });

  it('refuses more than it takes in a minute, and says when to come back', async () => {
    const { ask } = setUp({ perMinute: 1 });
    await ask('/hooks/deploy/shop', { method: 'POST', headers: bearer });
    const response = await ask('/hooks/deploy/shop', { method: 'POST', headers: bearer });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('answers 503 where the queue cannot take it, and tells why', async () => {
    const told: unknown[] = [];
    const store = { ...memoryQueueStore(), change: () => Promise.reject(new Error('the disk is full')) };
    const queue = createQueue({ store, deployment: () => createDeploymentNever() });
    const { ask } = setUp({ queue, onError: (error) => told.push(error) });
    expect((await ask('/hooks/deploy/shop', { method: 'POST', headers: bearer })).status).toBe(503);
    expect(told).toMatchObject([{ message: 'the disk is full' }]);
  });
});

describe('a job', () => {
  it('is shown to who may deploy its app, and to nobody else', async () => {
    const { queue, ask } = setUp();
    const { job } = await queue.add({ app: 'blog' });
    expect((await ask(`/hooks/deploy/shop/jobs/${job?.id}`, { headers: bearer })).status).toBe(404);
    expect((await ask(`/hooks/deploy/blog/jobs/${job?.id}`, { headers: bearer })).status).toBe(401);
    expect((await ask('/hooks/deploy/shop/jobs', { headers: bearer })).status).toBe(404);
    expect((await ask('/hooks/deploy/shop/jobs/a/b', { headers: bearer })).status).toBe(404);
  });

  it('has its log as server-sent events until it ends, and from where a client stopped', async () => {
    const { queue, ask } = setUp();
    queue.start();
    const { job } = await queue.add({ app: 'shop' });
    const path = `/hooks/deploy/shop/jobs/${job?.id}/log`;
    const response = await ask(path, { headers: bearer });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const events = (await response.text()).split('\n\n').filter((event) => event !== '');
    expect(events[0]).toMatch(/^id: 1\nevent: line\ndata: \{"at":.*"number":1\}$/);
    expect(events.at(-1)).toMatch(/^event: end\ndata: \{.*"state":"succeeded"/);
    const rest = await ask(path, { headers: { ...bearer, 'last-event-id': String(events.length - 2) } });
    expect((await rest.text()).split('\n\n').filter((event) => event !== '')).toEqual(events.slice(-2));
    await queue.close();
  });
});

describe('in node:http', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  it('takes signed bodies as they came, and streams logs', async () => {
    const { queue, triggers } = setUp();
    queue.start();
    server = createServer(nodeListener(triggers));
    const origin = await listening(server);
    const { body, headers } = fromGithub('hunter2', { repository: 'acme/silent', message: 'café ✓' });
    const pushed = await fetch(`${origin}/hooks/push/github`, { method: 'POST', body, headers });
    expect(pushed.status).toBe(202);
    const deployed = await fetch(`${origin}/hooks/deploy/shop`, { method: 'POST', headers: bearer });
    const { log } = accepted.parse(await deployed.json());
    const text = await (await fetch(new URL(log, origin), { headers: bearer })).text();
    expect(text).toContain('event: end');
    await queue.close();
  });

  it('says so where the body was read before', async () => {
    const { triggers } = setUp();
    server = createServer((request, response) => {
      request.resume();
      request.once('end', () => nodeListener(triggers)(request, response));
    });
    const origin = await listening(server);
    const response = await fetch(`${origin}/hooks/deploy/shop`, { method: 'POST', headers: bearer, body: '{}' });
    expect(response.status).toBe(500);
    expect(await response.text()).toContain('mount this before');
  });
});

it('reads apps anew for each request, where they are a function', async () => {
  const apps: { app: string; webhook: { token: string } }[] = [];
  const { ask } = setUp({ apps: async () => apps });
  expect((await ask('/hooks/deploy/new', { method: 'POST', headers: bearer })).status).toBe(404);
  apps.push({ app: 'new', webhook: { token } });
  expect((await ask('/hooks/deploy/new', { method: 'POST', headers: bearer })).status).toBe(202);
});

it('names every mistake in its options', () => {
  const { queue } = setUp();
  expect(() => createTriggers({ apps: [], queue, path: 'hooks/', bodyBytes: 0 })).toThrow(/path: .*\n {2}bodyBytes: /);
  const apps = [
    { app: 'shop', webhook: { token: 'short' } },
    { app: 'blog', pushes: [{ from: github, repository: 'a/b', secret: '' }] },
  ];
  expect(() => createTriggers({ apps, queue })).toThrow(
    /apps\.0\.webhook\.token: .*\n {2}apps\.1\.pushes\.0\.secret: /,
  );
});

it('lets nobody in by an empty token, as of a variable that is not set', async () => {
  const errors: unknown[] = [];
  const apps = (): readonly TriggerApp[] => [{ app: 'shop', webhook: { token: '' } }];
  const { ask } = setUp({ apps, onError: (error) => void errors.push(error) });
  for (const headers of [{}, { authorization: 'Bearer x' }])
    expect((await ask('/hooks/deploy/shop', { method: 'POST', headers })).status).toBe(503);
  expect(errors).toContainEqual(expect.objectContaining({ message: expect.stringContaining('apps.0.webhook.token') }));
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${portOf(server.address())}`;
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function createDeploymentNever(): never {
  throw new Error('nothing is deployed here');
}
