import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import { createServer } from 'node:net';
import { testContext, type TestContext } from '@appliku/conformance';
import type { Host, Router } from '@appliku/core';
import { type Lab, type LabServer, openWebSockets, startLab, startLoad, until } from '@appliku/lab';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { TestApp } from './fixtures/app.ts';
import { type Backend, startBackend } from './fixtures/backend.ts';
import { rolloutOf } from './fixtures/rollout.ts';
import { ask, exchange, hostOf, machineOf, onlyServer, workersOf } from './fixtures/server.ts';
import { startUpload } from './fixtures/upload.ts';
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
    for (let number = 2; number <= 21; number += 1) {
      await shop.deploy(router, number, context);
      const isSeen = async (): Promise<boolean> =>
        (await Promise.all(loads.map((load) => load.snapshot()))).every(({ byVersion }) => `v${number}` in byVersion);
      await until(isSeen, { waitingFor: `answers of v${number}` });
    }
    const reports = await Promise.all(loads.map((load) => load.stop()));
    for (const { lost, byError, byVersion } of reports) {
      expect(byError).toEqual({});
      expect(lost).toBe(0);
      expect(Object.keys(byVersion).length).toBeGreaterThanOrEqual(20);
    }
    expect(await workersOf(server)).toBe(workers);
  });

  it('lets a request of 5 s end in the old release', async () => {
    const answer = ask(server, shop.domain, '/?ms=5000');
    await until(() => shop.requestsOf(21).includes('GET /?ms=5000'), { waitingFor: 'it to be asked' });
    await shop.deploy(router, 22, context);
    expect(await ask(server, shop.domain)).toBe('200 v22');
    expect(await answer).toBe('200 v21');
  });

  it('gives a body that was still coming in to the new release', async () => {
    const upload = startUpload(server, shop.domain);
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
    expect(await router.drain(shop.rollout(23), 120_000, context)).toEqual({ open: 0 });
  });

  it('answers 503 with Retry-After in maintenance, and comes back', async () => {
    await shop.route(router, 24, context, { maintenance: true });
    expect(await ask(server, shop.domain)).toBe('503');
    expect(await router.current('shop', context)).toMatchObject({ maintenance: true });
    await shop.route(router, 24, context);
    expect(await ask(server, shop.domain)).toBe('200 v24');
  });
});

describe('a canary', () => {
  let weighed: TestApp;
  const known = `appliku_client=${'0'.repeat(32)}`;
  const cookies = Array.from({ length: 40 }, (_, index) => `appliku_client=${String(index).padStart(32, '0')}`);
  const versions = async (method: 'GET' | 'POST' = 'GET'): Promise<readonly string[]> =>
    Promise.all(cookies.map(async (cookie) => (await exchange(server, weighed.domain, { cookie, method })).version));

  beforeAll(async () => {
    weighed = new TestApp('weighed', machineOf(server), 22_014);
    await weighed.deploy(nginx(), 1, context);
    await weighed.start(2);
  });
  afterAll(() => weighed.stopAll());

  it('comes, grows and goes without a reload', async () => {
    const workers = await workersOf(server);
    await weighed.route(nginx(), 1, context, { canary: { number: 2, weight: 30 } });
    const few = (await versions()).filter((version) => version === 'v2').length;
    await weighed.route(nginx(), 1, context, { canary: { number: 2, weight: 90 } });
    const many = (await versions()).filter((version) => version === 'v2').length;
    expect({ few, many }).toEqual({ few: expect.toSatisfy((n) => n > 0), many: expect.toSatisfy((n) => n > few) });
    await weighed.route(nginx(), 1, context);
    expect(new Set(await versions())).toEqual(new Set(['v1']));
    expect(await workersOf(server)).toBe(workers);
  });

  it('keeps a client that takes cookies, with and without a body, over a restart of Nginx', async () => {
    expect((await exchange(server, weighed.domain)).cookies).toEqual([]);
    await weighed.route(nginx(), 1, context, { canary: { number: 2, weight: 50 } });
    const { version, cookies: [cookie = ''] } = await exchange(server, weighed.domain); // prettier-ignore
    expect(cookie).toMatch(/^appliku_client=[0-9a-f]{32}; Path=\/; HttpOnly; SameSite=Lax$/);
    const known = await exchange(server, weighed.domain, { cookie: cookie.replace(/;.*/, '') });
    expect(known).toMatchObject({ version, cookies: [] });
    const before = await versions();
    expect(new Set(before)).toEqual(new Set(['v1', 'v2']));
    expect(await versions('POST')).toEqual(before);
    await server.run(['systemctl', 'restart', 'nginx']);
    expect(await versions()).toEqual(before);
    expect((await exchange(server, weighed.domain, { method: 'POST' })).body).not.toContain('x-appliku');
    await weighed.route(nginx(), 2, context);
    expect(new Set(await versions('POST'))).toEqual(new Set(['v2']));
  });

  it('gives no cookies where clients are told apart by address, or not at all', async () => {
    const byAddress = nginx({ balance: { sticky: 'address' } });
    await weighed.route(byAddress, 1, context, { canary: { number: 2, weight: 50 } });
    expect(new Set([...(await versions()), ...(await versions('POST'))])).toHaveLength(1);
    expect((await exchange(server, weighed.domain)).cookies).toEqual([]);
    await weighed.route(nginx({ balance: { sticky: false } }), 1, context, { canary: { number: 2, weight: 50 } });
    const answers = await Promise.all(cookies.map(() => exchange(server, weighed.domain, { cookie: known })));
    expect(new Set(answers.map(({ version }) => version))).toEqual(new Set(['v1', 'v2']));
    expect(answers.flatMap((answer) => answer.cookies)).toEqual([]);
  });
});

describe('several instances', () => {
  const domain = 'duo.example.com';
  const running: Backend[] = [];
  const start = async (name: string, port: number): Promise<Backend> => {
    const backend = await startBackend(name, { address: machineOf(server), port });
    running.push(backend);
    return backend;
  };
  afterEach(() => Promise.all(running.splice(0).map((backend) => backend.stop())));

  /** Both run as release 1, behind this router. */
  async function both(router: Router = nginx()): Promise<readonly [Backend, Backend]> {
    const rules = [{ domains: [domain], path: '/', to: 'web' }];
    const web = [22_020, 22_021].map((port) => `${machineOf(server)}:${port}`);
    const rollout = rolloutOf({ app: 'duo', rules, endpoints: { web } });
    await router.route({ app: 'duo', rules, maintenance: false, shares: [{ rollout, weight: 100 }] }, context);
    return [await start('one', 22_020), await start('two', 22_021)];
  }

  it('lose no GET when one of them is killed, also of those that it had begun', async () => {
    const [one, two] = await both();
    const url = `http://${server.address}/`;
    const load = await startLoad({ url, host: domain, rate: 60, slow: { path: '/?ms=400', every: 2 } });
    await until(() => one.requests.length > 20 && two.requests.length > 20, { waitingFor: 'both to be asked' });
    await one.stop();
    const since = two.requests.length;
    await until(() => two.requests.length > since + 60, { waitingFor: 'the other to be asked' });
    const { lost, byError, byVersion } = await load.stop();
    expect({ lost, byError, versions: Object.keys(byVersion).sort() }).toEqual({
      lost: 0,
      byError: {},
      versions: ['one', 'two'],
    });
  });

  it('get no POST twice: one that was sent is lost with its instance, one that could not be sent goes to another', async () => {
    const [one, two] = await both();
    const open = Array.from({ length: 8 }, (_, id) => post(`/?hold&id=${id}`));
    await until(() => one.requests.length + two.requests.length === 8, { waitingFor: 'all to be sent' });
    const cut = one.requests.length;
    expect(cut).toBeGreaterThan(0);
    await one.stop();
    two.answer();
    const statuses = await Promise.all(open);
    expect(statuses.filter((status) => status === 502)).toHaveLength(cut);
    expect(statuses.filter((status) => status === 200)).toHaveLength(8 - cut);
    expect(two.requests).toHaveLength(8 - cut);
    expect(await Promise.all([1, 2, 3, 4].map(() => post('/')))).toEqual([200, 200, 200, 200]);
  });

  it('keep a client by its address, or by a cookie, with and without a body', async () => {
    await both(nginx({ balance: { sticky: 'address' } }));
    expect(new Set(await seen([undefined, undefined, undefined]))).toHaveLength(1);
    for (const backend of running.splice(0)) await backend.stop();
    await both(nginx({ balance: { sticky: { cookie: 'session' } } }));
    const sessions = Array.from({ length: 12 }, (_, id) => `session=${id}`);
    const first = await seen(sessions);
    expect(new Set(first)).toHaveLength(2);
    expect(await seen(sessions)).toEqual(first);
    for (const backend of running.splice(0)) await backend.stop();
    await both(nginx({ balance: { sticky: 'cookie' } }));
    const { version, cookies: [given = ''] } = await exchange(server, domain); // prettier-ignore
    const cookie = given.replace(/;.*/, '');
    expect(new Set(await seen([cookie, cookie, cookie]))).toEqual(new Set([version]));
    const strangers = await Promise.all(Array.from({ length: 40 }, () => exchange(server, domain)));
    expect(new Set(strangers.map((answer) => answer.version))).toHaveLength(2);
  });

  it('are chosen by the fewest open requests where that is said', async () => {
    const [one, two] = await both(nginx({ tls: { redirect: false }, balance: { method: 'least-connections' } }));
    // Over one connection, since each worker of Nginx counts for itself.
    const session = connect(`https://${server.address}`, { servername: domain, rejectUnauthorized: false });
    onTestFinished(() => session.destroy());
    session.request({ ':authority': domain, ':path': '/?hold' }).on('error', () => undefined);
    await until(() => one.requests.length + two.requests.length === 1, { waitingFor: 'a request to be open' });
    const idle = one.requests.length === 0 ? 'one' : 'two';
    for (let count = 1; count <= 6; count += 1) expect(await versionBy(session)).toBe(idle);
  });

  it('are left out by option while they give no answer', async () => {
    const leaveOut = { failures: 1, forMs: 60_000 };
    const [one, two] = await both(nginx({ balance: { leaveOut } }));
    await one.stop();
    let asked = 0;
    const broken = createServer((socket) => {
      asked += 1;
      socket.destroy();
    });
    broken.listen(22_020, machineOf(server));
    await once(broken, 'listening');
    for (let count = 1; count <= 20; count += 1)
      expect(await exchange(server, domain)).toMatchObject({ status: 200, version: 'two' });
    broken.close();
    // Each worker of Nginx finds it out for itself.
    const workers = (await workersOf(server)).trim().split('\n').length;
    expect({ asked: asked > 0 && asked <= workers, answered: two.requests.length }).toEqual({
      asked: true,
      answered: 20,
    });
  });

  async function versionBy(session: ClientHttp2Session): Promise<unknown> {
    const asked = session.request({ ':authority': domain, ':path': '/' });
    const [headers] = await once(asked, 'response');
    asked.resume();
    await once(asked, 'end');
    return headers['x-version'];
  }

  async function post(path: string): Promise<number> {
    return (await exchange(server, domain, { path, method: 'POST' })).status;
  }

  async function seen(cookies: readonly (string | undefined)[]): Promise<readonly string[]> {
    const asked = cookies.map((cookie) => [
      exchange(server, domain, cookie === undefined ? {} : { cookie }),
      exchange(server, domain, { method: 'POST', ...(cookie !== undefined && { cookie }) }),
    ]);
    const answers = await Promise.all(asked.map((pair) => Promise.all(pair)));
    for (const [get, posted] of answers) expect(posted?.version).toBe(get?.version);
    return answers.map(([get]) => get?.version ?? '');
  }
});
