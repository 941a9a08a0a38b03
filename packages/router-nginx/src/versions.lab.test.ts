import { once } from 'node:events';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync } from 'node:zlib';
import { askAt, routerSuite, testContext, type TestContext } from '@appliku/conformance';
import type { Host } from '@appliku/core';
import { byTurns, type Lab, type LabServer, startLab, startLoad } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApp } from './fixtures/app.ts';
import { rolloutOf } from './fixtures/rollout.ts';
import { hostOf, machineOf, onlyServer } from './fixtures/server.ts';
import { WebApp } from './fixtures/web-app.ts';
import { nginx } from './index.ts';

const packages = ['nginx', 'curl', 'libnginx-mod-http-brotli-filter'];
/** Of Debian 13 and of unstable, one a week; all other tests have that of 12. */
const both = [
  { version: '1.26', keepsIdle: false, start: () => startLab({ name: 'rnxtr', bare: 'trixie', packages }) },
  // Its systemd asks for control groups of version 2, which not every machine has.
  {
    version: '1.30',
    keepsIdle: true,
    start: () => startLab({ name: 'rnxsi', bare: 'sid', systemd: false, packages }),
  },
];
const versions = byTurns(both, 2).map((version, index) => ({ ...version, index }));

let labs: readonly Lab[];
// At once: the first time on a machine, the roots of both are made.
beforeAll(async () => {
  labs = await Promise.all(versions.map(({ start }) => start()));
});
afterAll(async () => {
  for (const lab of labs ?? []) await lab.close();
});

describe.each(versions)('Nginx $version', ({ version, keepsIdle, index }) => {
  let server: LabServer;
  let host: Host;
  let context: TestContext;
  let shop: TestApp;
  let blog: TestApp;

  beforeAll(() => {
    const [lab] = labs.slice(index);
    if (lab === undefined) throw new Error('there is no lab');
    server = onlyServer(lab);
    host = hostOf(lab, server);
    context = testContext({ host });
    shop = new TestApp('shop', machineOf(server), 22_100);
    blog = new TestApp('blog', machineOf(server), 22_110);
  });
  afterAll(async () => {
    await shop?.stopAll();
    await blog?.stopAll();
    await host?.close();
  });

  const plain = nginx({ tls: { redirect: false } });
  const http3 = nginx({ tls: { http3: true } });

  routerSuite(it, async () => ({
    router: plain,
    context,
    address: machineOf(server),
    ask: askAt(server.address),
    [Symbol.asyncDispose]: async () => {
      for (const app of ['shop', 'blog']) await plain.remove(app, context);
    },
  }));

  it('is the one that is meant, and has nothing to say of our configuration', async () => {
    await shop.deploy(plain, 1, context);
    const { stderr } = await server.exec(['nginx', '-t', '-c', '/etc/nginx/nginx.conf']);
    expect(stderr).not.toMatch(/warn|emerg/);
    expect(await server.run(['sh', '-c', 'nginx -v 2>&1'])).toContain(`nginx/${version}.`);
  });

  it('agrees with clients that can on a key that holds for later', async () => {
    const client = 'openssl s_client -connect 127.0.0.1:443 -servername "$1" -groups "$2" < /dev/null 2>&1';
    const groups = (list: string): Promise<string> => server.run(['sh', '-c', client, 'client', shop.domain, list]);
    expect(await groups('X25519MLKEM768:X25519')).toContain('group: X25519MLKEM768');
    expect(await groups('prime256v1')).toContain('TLSv1.3');
  });

  it('loses no request of switches', async () => {
    const url = `http://${server.address}/`;
    const loads = await Promise.all([
      startLoad({ url, host: shop.domain, rate: 50 }),
      startLoad({ url, host: shop.domain, rate: 30, keepAlive: false }),
      startLoad({ url, host: shop.domain, rate: 30, method: 'POST', body: 'x'.repeat(2000) }),
    ]);
    for (let number = 2; number <= 6; number += 1) await shop.deploy(plain, number, context);
    // A first deploy reloads: only an Nginx that waits for idle clients loses none of theirs.
    if (keepsIdle) await blog.deploy(plain, 1, context);
    for (const { byError } of await Promise.all(loads.map((load) => load.stop()))) expect(byError).toEqual({});
  });

  it('compresses by Brotli where that is wanted, for who takes it', async () => {
    const page = 'all the same '.repeat(200);
    const app = new WebApp(machineOf(server), 22_120);
    app.answer = (_request, response) => response.setHeader('content-type', 'text/css').end(page);
    await app.start();
    const [domain, to] = ['long.example.com', `${machineOf(server)}:${app.port}`];
    const rules = [{ domains: [domain], path: '/', to: 'web' }];
    const rollout = rolloutOf({ app: 'long', rules, endpoints: { web: [to] } });
    const shares = [{ rollout, weight: 100 }];
    await nginx({ brotli: true }).route({ app: 'long', rules, maintenance: false, shares }, context);
    const get = async (encodings: string): Promise<readonly [string | undefined, Buffer]> => {
      const headers = { host: domain, 'accept-encoding': encodings };
      const [response] = await once(request({ host: server.address, headers }).end(), 'response');
      return [response.headers['content-encoding'], await buffer(response)];
    };
    const [encoding, body] = await get('gzip, br');
    expect([encoding, brotliDecompressSync(body).toString()]).toEqual(['br', page]);
    expect((await get('gzip'))[0]).toBe('gzip');
    await plain.remove('long', context);
    await app.stop();
  });

  it('serves several apps by HTTP/3 where they want it, beside HTTP/2', async () => {
    await shop.deploy(http3, 7, context);
    await blog.deploy(http3, 2, context);
    expect(await fetched(shop, '--http3-only')).toBe('3 200 v7');
    expect(await fetched(blog, '--http3-only')).toBe('3 200 v2');
    expect(await fetched(shop, '--http2')).toBe('2 200 v7');
    expect(await curl(shop.domain, '--http2', '%header{alt-svc}')).toBe('h3=":443"; ma=3600');
    await expect(curl('none.example.com', '--http3-only', '')).rejects.toThrow(/ended with/);
    await blog.deploy(plain, 3, context);
    await expect(fetched(blog, '--http3-only')).rejects.toThrow(/ended with/);
    expect(await fetched(shop, '--http3-only')).toBe('3 200 v7');
    await shop.deploy(plain, 8, context);
    expect(await server.run(['ls', '/etc/nginx/appliku/current/ports'])).not.toContain('quic');
  });

  const fetched = (app: TestApp, protocol: string): Promise<string> =>
    curl(app.domain, protocol, '%{http_version} %{http_code} %header{x-version}');

  async function curl(domain: string, protocol: string, words: string): Promise<string> {
    const to = ['--resolve', `${domain}:443:127.0.0.1`, '--insecure', '--max-time', '60'];
    const argv = ['--silent', '--output', '/dev/null', '--write-out', words, protocol, ...to, `https://${domain}/`];
    return server.run(['curl', ...argv]);
  }
});
