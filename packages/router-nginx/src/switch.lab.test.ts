import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { testContext, type TestContext } from '@appliku/conformance';
import type { Host } from '@appliku/core';
import { type Lab, type LabServer, openWebSockets, startLab, startLoad } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from './fixtures/app.ts';
import { ask, hostOf, machineOf, onlyServer, workersOf } from './fixtures/server.ts';
import { nginx } from './index.ts';

const router = nginx();
let lab: Lab;
let server: LabServer;
let host: Host;
let context: TestContext;
let shop: TestApp;
let blog: TestApp;

beforeAll(async () => {
  lab = await startLab({ name: 'rnxsw' });
  server = onlyServer(lab);
  host = hostOf(lab, server);
  context = testContext({ host });
  shop = new TestApp('shop', machineOf(server), 22_000);
  blog = new TestApp('blog', machineOf(server), 22_010);
});

afterAll(async () => {
  await shop?.stopAll();
  await blog?.stopAll();
  await host?.close();
  await lab?.close();
});

describe('a switch', () => {
  it('serves the first release, with the address of the client and the domain', async () => {
    expect(await shop.deploy(router, 1, context)).toMatchObject({ urls: ['http://shop.example.com'] });
    expect(await ask(server, shop.domain)).toBe('200 v1');
  });

  it('loses no request in 20 deploys, without a reload', async () => {
    const workers = await workersOf(server);
    const url = `http://${server.address}/`;
    const slow = { path: '/?ms=700', every: 40 };
    const loads = await Promise.all([
      startLoad({ url, host: shop.domain, rate: 70, slow }),
      startLoad({ url, host: shop.domain, rate: 60, keepAlive: false, slow }),
      startLoad({ url, host: shop.domain, rate: 70, method: 'POST', body: 'x'.repeat(2000), slow }),
    ]);
    for (let number = 2; number <= 21; number += 1) await shop.deploy(router, number, context);
    const reports = await Promise.all(loads.map((load) => load.stop()));
    for (const { lost, byError, byVersion } of reports) {
      expect(byError).toEqual({});
      expect(lost).toBe(0);
      expect(Object.keys(byVersion).length).toBeGreaterThan(15);
    }
    expect(await workersOf(server)).toBe(workers);
  });

  it('lets a request of 5 s end in the old release', async () => {
    const answer = ask(server, shop.domain, '/?ms=5000');
    await sleep(200);
    await shop.deploy(router, 22, context);
    expect(await ask(server, shop.domain)).toBe('200 v22');
    expect(await answer).toBe('200 v21');
  });

  it('gives a body that was still coming in to the new release', async () => {
    const upload = startUpload();
    await upload.send();
    await shop.deploy(router, 23, context);
    await upload.send();
    expect(await upload.end()).toMatchObject({ version: 'v23', bytes: 2000 });
  });

  it('keeps WebSockets until the drain time, also when another app comes and goes', async () => {
    await using sockets = await openWebSockets({ url: `ws://${server.address}/`, host: shop.domain, count: 5 });
    const open = (): number => sockets.records().filter(({ closedAt }) => closedAt === undefined).length;
    await shop.start(24);
    await shop.route(router, 24, context);
    await blog.deploy(router, 1, context);
    await blog.deploy(router, 2, context);
    await router.remove('blog', context);
    expect(await ask(server, shop.domain)).toBe('200 v24');
    expect(await router.drain(shop.rollout(23), 1000, context)).toEqual({ open: 5 });
    expect(open()).toBe(5);
    await shop.stop(23);
    expect(await router.drain(shop.rollout(23), 1000, context)).toEqual({ open: 0 });
  });

  it('answers 503 with Retry-After in maintenance, and comes back', async () => {
    await shop.route(router, 24, context, { maintenance: true });
    expect(await ask(server, shop.domain)).toBe('503');
    expect(await router.current('shop', context)).toMatchObject({ maintenance: true });
    await shop.route(router, 24, context);
    expect(await ask(server, shop.domain)).toBe('200 v24');
  });
});

/** A POST of 2000 bytes in two halves. */
function startUpload(): { send(): Promise<void>; end(): Promise<unknown> } {
  const sent = request({
    host: server.address,
    method: 'POST',
    headers: { host: shop.domain, 'content-length': 2000 },
    agent: false,
  });
  const answer = new Promise<unknown>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(response.statusCode === 200 ? JSON.parse(text) : response.statusCode));
    });
  });
  return {
    send: () => new Promise((resolve) => sent.write('x'.repeat(1000), () => resolve())),
    end: () => {
      sent.end();
      return answer;
    },
  };
}
