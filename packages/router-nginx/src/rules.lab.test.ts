import { testContext, type TestContext } from '@appliku/conformance';
import type { Host, Rule } from '@appliku/core';
import { type Lab, type LabServer, startLab, startLoad } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, startBackend } from './fixtures/backend.ts';
import { rolloutOf } from './fixtures/rollout.ts';
import { ask, hostOf, machineOf } from './fixtures/server.ts';
import { nginx } from './index.ts';

const router = nginx();
const domain = 'shop.example.com';
const root: Rule = { domains: [domain], path: '/', to: 'web' };
const api: Rule = { domains: [domain], path: '/api', to: 'api' };
let lab: Lab;
let servers: readonly LabServer[];
let hosts: readonly Host[];
let context: TestContext;
let backends: readonly Backend[];

beforeAll(async () => {
  lab = await startLab({ name: 'rnxm', servers: 2 });
  servers = lab.servers;
  hosts = servers.map((server) => hostOf(lab, server));
  const [host] = hosts;
  if (host === undefined) throw new Error('the lab has no server');
  context = testContext({ host, places: { route: hosts } });
  backends = await Promise.all(
    ['web1', 'web2', 'api2'].map((version) => startBackend(version, { address: address(), port: 0 })),
  );
});

afterAll(async () => {
  await Promise.all((backends ?? []).map((backend) => backend.stop()));
  await Promise.all((hosts ?? []).map((host) => host.close()));
  await lab?.close();
});

describe('several servers that route', () => {
  it('move together', async () => {
    await route(1, [root]);
    expect(await answers('/')).toEqual(['200 web1', '200 web1']);
  });

  it('split a path off to a new process without a lost request', async () => {
    const [server] = servers;
    const load = await startLoad({ url: `http://${server?.address}/api/x`, host: domain, rate: 100, keepAlive: false });
    await route(2, [root, api]);
    expect(await answers('/api/x')).toEqual(['200 api2', '200 api2']);
    expect(await answers('/apis')).toEqual(['200 web2', '200 web2']);
    await route(1, [root]);
    expect(await answers('/api/x')).toEqual(['200 web1', '200 web1']);
    expect(await load.stop()).toMatchObject({ lost: 0, byError: {} });
  });

  it('stay with the former route all when one of them cannot follow', async () => {
    const [, second] = servers;
    await second?.run(['chmod', '0700', '/srv/appliku/shop']);
    await expect(route(2, [root])).rejects.toMatchObject({ code: 'ROUTE_UNCONFIRMED' });
    await second?.run(['chmod', '0755', '/srv/appliku/shop']);
    expect(await answers('/')).toEqual(['200 web1', '200 web1']);
    expect(await router.current('shop', context)).toMatchObject({ shares: [{ release: 1 }] });
  });

  it('forget an app together', async () => {
    await router.remove('shop', context);
    expect(await answers('/')).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
  });
});

function route(number: 1 | 2, rules: readonly Rule[]): Promise<unknown> {
  const [web1, web2, api2] = backends.map(({ port }) => [`${address()}:${port}`]);
  const endpoints = number === 1 ? { web: web1 ?? [] } : { web: web2 ?? [], api: api2 ?? [] };
  const rollout = rolloutOf({ number, slot: number === 1 ? 'a' : 'b', rules, endpoints });
  return router.route({ app: 'shop', rules, maintenance: false, shares: [{ rollout, weight: 100 }] }, context);
}

function answers(path: string): Promise<string[]> {
  return Promise.all(servers.map((server) => ask(server, domain, path)));
}

function address(): string {
  const [server] = servers;
  if (server === undefined) throw new Error('the lab has no server');
  return machineOf(server);
}
