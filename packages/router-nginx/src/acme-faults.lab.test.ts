import { once } from 'node:events';
import { createServer } from 'node:http';
import { testContext, type TestContext } from '@appliku/conformance';
import type { Host } from '@appliku/core';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { TestApp } from './fixtures/app.ts';
import { makeCertificate } from './fixtures/certificate.ts';
import type { Fault } from './fixtures/fault-proxy.ts';
import { killDeployerAt } from './fixtures/killed-deployer.ts';
import { type Pebble, startPebble } from './fixtures/pebble.ts';
import { machineOf, onlyServer, plainHostOf } from './fixtures/server.ts';
import { setUp, show } from './fixtures/tls.ts';
import { exec, nginx } from './index.ts';

const domain = 'shop.example.com';
const directory = '/var/lib/appliku/shop/certificates';
const day = 24 * 60 * 60 * 1000;
let lab: Lab;
let server: LabServer;
let host: Host;
let context: TestContext;
let app: TestApp;
let authority: Pebble;
let acme: { email: string; directoryUrl: string; ca: string; resolvers: string[]; renewal: 'external' };
/** What serves the domain, and is due. */
let old: string;

beforeAll(async () => {
  lab = await startLab({ name: 'rnxf' });
  server = onlyServer(lab);
  authority = await startPebble({ newest: true, address: server.address, rejectedNonces: 75, slowness: 1 });
  const { directoryUrl, ca, resolver } = authority;
  acme = { email: 'ops@example.com', directoryUrl, ca, resolvers: [resolver], renewal: 'external' };
  await setUp(lab, server, nginx({ tls: {} }));
  host = plainHostOf(lab, server);
  context = testContext({ host });
  app = new TestApp('shop', machineOf(server), 21_600);
  await app.start(1);
});

afterAll(async () => {
  await app?.stopAll();
  await authority?.[Symbol.asyncDispose]();
  await host?.close();
  await lab?.close();
});

beforeEach(async () => {
  authority.proxy.meet();
  const { key, cert, serial } = await makeCertificate({ names: [domain], from: -80, to: 10 });
  await server.run(['sh', '-c', 'rm -rf /var/lib/appliku/shop/certificates']);
  await host.writeFile(`/var/lib/appliku/shop/certificates/${domain}-${serial}.pem`, `${key}${cert}`, { mode: 0o640 });
  await app.route(nginx({ tls: { acme } }), 1, context);
  old = (await show(server, domain)).serial;
});

/** What an authority, or whoever is in between, may do wrong at each step of an order. */
const faults: readonly (readonly [string, string, Fault])[] = [
  ['a directory that cannot be read', 'GET /dir', { status: 503 }],
  ['what is no directory', 'GET /dir', { status: 200, body: {} }],
  ['no nonces', 'HEAD /nonce-plz', { status: 500 }],
  ['an account that is not welcome', 'POST /sign-me-up', { status: 403, body: { detail: 'go away' } }],
  ['a month of Retry-After', 'POST /order-plz', { status: 429, headers: { 'retry-after': '2592000' } }],
  ['a Retry-After that nobody can read', 'POST /order-plz', { status: 503, headers: { 'retry-after': 'soon' } }],
  ['what is no order', 'POST /order-plz', { status: 200, body: {} }],
  ['no answer at all', 'POST /order-plz', 'silence'],
  ['no authorizations', 'POST /authZ/', { status: 500 }],
  ['a challenge that is refused', 'POST /chalZ/', { status: 403, body: { detail: 'no' } }],
  ['an order that is lost', 'POST /my-order/', { status: 404 }],
  ['a request that is refused', 'POST /finalize-order/', { status: 403, body: { detail: 'bad CSR' } }],
  ['a certificate that is not there', 'POST /certZ/', { status: 404 }],
  ['what is no certificate', 'POST /certZ/', { status: 200, body: {} }],
];

it('serves on, tells why, and tries again within a day, whatever goes wrong', async () => {
  const router = nginx({ tls: { acme } });
  const outcomes = [];
  for (const [name, begin, fault] of faults) {
    await server.run(['rm', '-f', `${directory}/attempts.json`]);
    authority.proxy.meet((request) => (request.startsWith(begin) ? fault : undefined));
    const [state] = (await router.maintain?.('shop', context)) ?? [];
    const isSoon = Date.parse(state?.nextTry ?? '') <= Date.now() + day;
    const isServed = (await show(server, domain)).serial === old;
    outcomes.push({ name, isTold: state?.error !== undefined, isSoon, isServed });
  }
  expect(outcomes).toEqual(faults.map(([name]) => ({ name, isTold: true, isSoon: true, isServed: true })));
  const asked = authority.proxy.requests.length;
  expect((await router.maintain?.('shop', context))?.[0]?.error).toMatch(/is no certificate/);
  expect(authority.proxy.requests.length).toBe(asked);
});

it('serves on when nobody is there to be asked, for all domains at once', async () => {
  const router = nginx({ tls: { acme: { ...acme, directoryUrl: 'https://127.0.0.1:1/dir' } } });
  const [state] = (await router.maintain?.('shop', context)) ?? [];
  expect(state?.error).toMatch(/No answer from 127.0.0.1:1: .*ECONNREFUSED.*directoryUrl/);
  expect((await show(server, domain)).serial).toBe(old);
});

it('orders though most nonces are refused and looking takes time', async () => {
  const [state] = (await nginx({ tls: { acme } }).maintain?.('shop', context)) ?? [];
  expect(state?.error).toBeUndefined();
  expect((await show(server, domain)).serial).not.toBe(old);
  expect(context.records.filter(({ level }) => level === 'warn')).toEqual([]);
});

it('proves a domain and its wildcard by a command, and another domain at port 80', async () => {
  const change = `
    case $1 in add) path=set-txt;; remove) path=clear-txt;; esac
    exec curl -sf -d "{\\"host\\":\\"$2.\\",\\"value\\":\\"$3\\"}" "$0/$path"`;
  const dns = exec({ command: ['sh', '-c', change, authority.namesUrl], zones: ['example.net'] });
  const router = nginx({ tls: { acme: { ...acme, dns, propagationMs: 1000 } } });
  await app.route(router, 1, context, { domains: [domain, 'wild.example.net', '*.wild.example.net'] });
  const states = (await router.maintain?.('shop', context)) ?? [];
  expect(states.map(({ names, error }) => [names[0], error])).toEqual([
    ['*.wild.example.net', undefined],
    [domain, undefined],
    ['wild.example.net', undefined],
  ]);
  expect(await show(server, 'any.wild.example.net')).toMatchObject({ names: 'DNS:*.wild.example.net' });
  expect(await show(server, 'wild.example.net')).toMatchObject({ names: 'DNS:wild.example.net' });
  expect((await show(server, domain)).serial).not.toBe(old);
});

it('loses nothing with a deployer that is killed in the middle of an order', async () => {
  authority.proxy.meet((request) => (request.startsWith('POST /finalize-order/') ? 'unheard' : undefined));
  await killDeployerAt(/^POST \/finalize-order\//, authority.proxy, { lab, server, settings: { acme } });
  expect((await show(server, domain)).serial).toBe(old);
  authority.proxy.meet();
  const [state] = (await nginx({ tls: { acme } }).maintain?.('shop', context)) ?? [];
  expect(state?.error).toBeUndefined();
  expect((await show(server, domain)).serial).not.toBe(old);
});

it('asks no authority about a domain that leads nowhere or elsewhere, and says so', async () => {
  await using elsewhere = createServer((_request, response) => response.writeHead(404).end('no such page'));
  elsewhere.listen(80, machineOf(server));
  await once(elsewhere, 'listening');
  await authority.setAddress('lost.example.com', machineOf(server));
  await authority.setAddress(domain, server.address);
  await authority.setAddress(undefined, '');
  const router = nginx({ tls: { acme } });
  const asked = authority.orders();
  await app.route(router, 1, context, { domains: [domain, 'lost.example.com', 'none.example.com'] });
  const [lost, none, good] = (await router.maintain?.('shop', context)) ?? [];
  expect(lost?.error).toMatch(/Port 80 of lost.example.com leads elsewhere: \S+ answers 404.* Point the A record/);
  expect(none?.error).toMatch(/none.example.com has no address.* Point the A record/);
  expect(good).toEqual({ names: [domain], notAfter: expect.any(String), nextTry: expect.any(String) });
  expect(authority.orders()).toBe(asked + 1);
  await authority.setAddress(undefined, server.address);
});

it('brings no new domain into service without a certificate, where that is required', async () => {
  const strict = nginx({ tls: { acme: { ...acme, required: true } } });
  await authority.setAddress(undefined, '');
  await authority.setAddress(domain, server.address);
  await app.start(2);
  const change = { domains: [domain, 'new.example.com'] };
  await expect(app.route(strict, 2, context, change)).rejects.toMatchObject({
    code: 'CERTIFICATE_FAILED',
    message: expect.stringContaining('new.example.com has no address'),
  });
  expect((await show(server, domain)).answer).toBe('200 v1');
  await app.route(strict, 1, context);
  await authority.setAddress('new.example.com', server.address);
  await app.route(strict, 2, context, change);
  expect(await show(server, 'new.example.com')).toMatchObject({ names: 'DNS:new.example.com', answer: '200 v2' });
});

it('serves the former on where the handshake shows another certificate than the new one', async () => {
  const { key, cert } = await makeCertificate({ names: [domain], from: -1, to: 89 });
  await server.run(['tee', '/etc/ssl/own.pem'], { input: `${key}${cert}` });
  const own = 'ssl_certificate /etc/ssl/own.pem; ssl_certificate_key /etc/ssl/own.pem;';
  // A site of the server's owner, which only who asks on the server itself gets to.
  const site = `server { listen 127.0.0.1:443 ssl; server_name ${domain}; ${own} }`;
  await server.run(['tee', '/etc/nginx/conf.d/own.conf'], { input: site });
  const before = await server.run(['ls', directory]);
  const [state] = (await nginx({ tls: { acme } }).maintain?.('shop', context)) ?? [];
  expect(state).toMatchObject({
    error: expect.stringMatching(/^Nginx does not serve the new certificate of shop.example.com\. The former/),
    nextTry: expect.any(String),
  });
  expect(authority.proxy.replies.some((reply) => reply.startsWith('200 POST /certZ/'))).toBe(true);
  expect((await show(server, domain)).serial).toBe(old);
  expect(await server.run(['sh', '-c', `ls ${directory} | grep -v json`])).toBe(before);
});
