import { testContext, type TestContext } from '@appliku/conformance';
import type { Host, Rule } from '@appliku/core';
import { type Lab, type LabServer, startLab, startLoad } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, startBackend } from './fixtures/backend.ts';
import { rolloutOf } from './fixtures/rollout.ts';
import { ask, hostOf, machineOf, read } from './fixtures/server.ts';
import { nginx } from './index.ts';

const router = nginx();
const domain = 'shop.example.com';
const root: Rule = { domains: [domain], path: '/', to: 'web' };
const api: Rule = { domains: [domain], path: '/api', to: 'api' };
const media: Rule = { domains: [domain], path: '/media', to: 'media' };
const directory = '/srv/appliku/shop/volumes/media';
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

  it('serve the files of a volume as long as the release that has it is live', async () => {
    await Promise.all(servers.map((server) => server.run(['sh', '-c', filesScript, 'files', directory])));
    await route(2, [root, media]);
    expect(await Promise.all(servers.map((server) => read(server, domain, '/media/a%20b.txt')))).toEqual([
      'file',
      'file',
    ]);
    expect(await answers('/media/not-there')).toEqual(['404', '404']);
    expect(await answers('/media')).toEqual(['404', '404']);
    expect(await answers('/media/passwd')).toEqual(['403', '403']);
    expect(await answers('/media/../etc/passwd')).toEqual(['200 web2', '200 web2']);
    expect(await answers('/.appliku-files/b/media/a%20b.txt')).toEqual(['404', '404']);
    expect(await answers('/mediatheque')).toEqual(['200 web2', '200 web2']);
    await route(1, [root]);
    expect(await answers('/media/a%20b.txt')).toEqual(['200 web1', '200 web1']);
    await route(2, [root, media], { reserved: true });
    await route(2, [root, media], { reserved: true });
    expect(await answers('/media/a%20b.txt')).toEqual(['200', '200']);
    expect(await answers('/media/passwd')).toEqual(['403', '403']);
    await route(1, [root]);
  });

  it('forget an app together', async () => {
    await router.remove('shop', context);
    expect(await answers('/')).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
  });
});

/** $1: the directory. A file, and a link out of it. */
const filesScript = 'mkdir -p "$1"; printf file > "$1/a b.txt"; ln -sf /etc/passwd "$1/passwd"';

function route(number: 1 | 2, rules: readonly Rule[], { reserved = false } = {}): Promise<unknown> {
  const [web1, web2, api2] = backends.map(({ port }) => [`${address()}:${port}`]);
  const endpoints = number === 1 ? { web: web1 ?? [] } : { web: web2 ?? [], api: api2 ?? [], media: [directory] };
  const rollout = rolloutOf({
    number,
    slot: number === 1 ? 'a' : 'b',
    rules,
    endpoints,
    ...(reserved && { reserved: endpoints }),
  });
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
