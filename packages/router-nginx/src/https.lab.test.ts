import { testContext, type TestContext } from '@appliku/conformance';
import { type Host, type Router, type Secret, secret } from '@appliku/core';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApp } from './fixtures/app.ts';
import { makeCertificate } from './fixtures/certificate.ts';
import { type Pebble, startPebble } from './fixtures/pebble.ts';
import { ask, machineOf, onlyServer, plainHostOf } from './fixtures/server.ts';
import { setUp, show } from './fixtures/tls.ts';
import { get } from './fixtures/web-app.ts';
import { nginx } from './index.ts';
import type { TlsOptions } from './options/tls-options.ts';

const domain = 'shop.example.com';
/** It takes one at random where none is asked for. Seconds. */
const profiles = { classic: 90 * 86_400, shortlived: 6 * 86_400 };
const directory = '/var/lib/appliku/shop/certificates';
const blocked = 'blocked.example.com';
let lab: Lab;
let server: LabServer;
let host: Host;
let context: TestContext;
let app: TestApp;
let authority: Pebble;
let router: Router;
let eab: { keyId: string; hmacKey: Secret };

beforeAll(async () => {
  lab = await startLab({ name: 'rnxs', servers: 2 });
  server = onlyServer(lab);
  const accounts = { 'kid-1': 'zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W' };
  authority = await startPebble({
    newest: true,
    address: server.address,
    blocked: [blocked],
    accounts,
    alternateRoots: 1,
    profiles,
  });
  const { directoryUrl, ca, resolver } = authority;
  eab = { keyId: 'kid-1', hmacKey: secret(accounts['kid-1']) };
  const preferredChain = await authority.rootName(1);
  router = nginx({
    tls: { acme: { email: 'ops@example.com', directoryUrl, ca, resolvers: [resolver], eab, preferredChain } },
  });
  await setUp(lab, server, router);
  host = plainHostOf(lab, server);
  context = testContext({ host });
  app = new TestApp('shop', machineOf(server), 21_500);
});

afterAll(async () => {
  await app?.stopAll();
  await authority?.[Symbol.asyncDispose]();
  await host?.close();
  await lab?.close();
});

it('serves HTTPS from the first moment, by a certificate that signed itself', async () => {
  await app.start(1);
  const route = await app.route(router, 1, context, { domains: [domain, blocked] });
  expect(route.urls).toEqual([`https://${domain}`, `https://${blocked}`]);
  expect(await show(server, domain)).toMatchObject({ subject: 'CN=stand-in for shop', answer: '200 v1' });
  expect(await ask(server, domain, '/x')).toBe('308');
  expect(await ask(server, domain, '/.well-known/acme-challenge/none')).toBe('404');
});

it('orders a certificate for each domain, whatever becomes of the others', async () => {
  const certificates = await router.maintain?.('shop', context);
  expect(certificates).toMatchObject([
    { names: [blocked], error: expect.stringContaining(blocked) },
    { names: [domain], notAfter: expect.any(String) },
  ]);
  const warnings = context.records.filter(({ level }) => level === 'warn').map(({ text }) => text);
  expect(warnings).toEqual([
    expect.stringMatching(`end from ${certificates?.[1]?.notAfter} on, and nobody is said to renew`),
  ]);
  expect(await show(server, domain)).toMatchObject({ names: `DNS:${domain}`, answer: '200 v1' });
  expect(await show(server, blocked)).toMatchObject({ subject: 'CN=stand-in for shop', answer: '200 v1' });
  expect(await server.run(['find', '/srv/appliku/.acme', '-type', 'f'])).toBe('');
  const keys = await server.run([
    'sh',
    '-c',
    'stat -c %a:%G /var/lib/appliku/shop/certificates/*.pem /var/lib/appliku/.acme/*',
  ]);
  expect(new Set(keys.trim().split('\n'))).toEqual(new Set(['640:appliku']));
});

it('neither orders again what is not due nor what has just failed', async () => {
  const orders = authority.orders();
  expect(orders).toBeGreaterThan(0);
  const { text: _, ...before } = await show(server, domain);
  const [failed] = (await router.maintain?.('shop', context)) ?? [];
  expect(failed?.error).toContain(blocked);
  expect(authority.orders()).toBe(orders);
  await app.deploy(router, 2, context);
  expect(await show(server, domain)).toMatchObject({ ...before, answer: '200 v2' });
});

it('renews, and serves the new one', async () => {
  const before = await show(server, domain);
  // Gone, as if it were due; what Nginx has read it serves on.
  await server.run(['sh', '-c', 'rm /var/lib/appliku/shop/certificates/shop.example.com-*.pem']);
  await router.maintain?.('shop', context);
  const after = await show(server, domain);
  expect(after.serial).not.toBe(before.serial);
  expect(after.answer).toBe('200 v2');
});

it('orders as the account and the chain of the options', async () => {
  const issuers = await server.run([
    'sh',
    '-c',
    `cat ${directory}/shop.example.com-*.pem | openssl storeutl -noout -text /dev/stdin | grep Issuer:`,
  ]);
  expect(issuers).toContain(await authority.rootName(1));
  expect(router.inputs?.()).toMatch(/^[0-9a-f]{64}$/);
  const { directoryUrl, ca, resolver } = authority;
  const stranger = nginx({ tls: { acme: { email: 'ops@example.com', directoryUrl, ca, resolvers: [resolver] } } });
  await server.run(['sh', '-c', `rm ${directory}/*.json ${directory}/shop.example.com-*.pem /var/lib/appliku/.acme/*`]);
  const certificates = await stranger.maintain?.('shop', context);
  expect(certificates?.at(-1)?.error).toMatch(/refuses the account.*external.*`eab`/i);
  await server.run(['rm', `${directory}/attempts.json`]);
  await router.maintain?.('shop', context);
});

it('renews when the authority says so', async () => {
  const before = await show(server, domain);
  await server.run(['sh', '-c', `rm -f ${directory}/windows.json; mkdir /kept; cp -p ${directory}/${domain}-* /kept`]);
  await authority.setWindow(await pemOf(domain), { start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z' });
  await router.maintain?.('shop', context);
  const after = await show(server, domain);
  expect(after.serial).not.toBe(before.serial);
  authority.proxy.meet((request) => (request === 'GET /dir' ? { status: 503 } : undefined));
  await router.maintain?.('shop', context);
  authority.proxy.meet();
  expect((await show(server, domain)).serial).toBe(after.serial);
  // As if the run had been killed before it had the certificate: the authority knows what the first order replaced.
  await server.run(['sh', '-c', `rm ${directory}/windows.json ${directory}/${domain}-*; mv /kept/* ${directory}`]);
  await router.maintain?.('shop', context);
  expect(authority.proxy.replies).toContain('409 POST /order-plz');
  const last = await show(server, domain);
  expect([before.serial, after.serial]).not.toContain(last.serial);
});

it('orders the kind of certificate that the options name, and tells of one that there is none of', async () => {
  const { directoryUrl, ca, resolver } = authority;
  const by = (profile: string): Router => {
    const acme = { email: 'ops@example.com', directoryUrl, ca, resolvers: [resolver], eab, profile };
    return nginx({ tls: { acme } });
  };
  const forget = `rm -f ${directory}/*.json ${directory}/${domain}-*`;
  for (const [profile, seconds] of Object.entries(profiles)) {
    await server.run(['sh', '-c', forget]);
    const [state] = (await by(profile).maintain?.('shop', context)) ?? [];
    const [end, next] = [state?.notAfter, state?.nextTry].map((time) => Date.parse(time ?? '') - Date.now());
    expect(Math.round((end ?? 0) / 86_400_000)).toBe(seconds / 86_400);
    expect(next).toBeGreaterThan(((end ?? 0) * 2) / 5);
    expect(next).toBeLessThan(end ?? 0);
  }
  await server.run(['sh', '-c', forget]);
  const [state] = (await by('none').maintain?.('shop', context)) ?? [];
  expect(state?.error).toMatch(/profile.* Name one of the profiles of the authority/);
  await server.run(['sh', '-c', forget]);
  await router.maintain?.('shop', context);
});

it('has every server that routes serve the same certificate', async () => {
  const [, second] = lab.servers;
  if (second === undefined) throw new Error('the lab has one server');
  await setUp(lab, second, router);
  await using other = plainHostOf(lab, second);
  const both = { ...context, places: { ...context.places, route: [host, other] } };
  await app.route(router, 2, both);
  await router.maintain?.('shop', both);
  const { serial, names } = await show(second, domain);
  expect(names).toBe(`DNS:${domain}`);
  expect((await show(server, domain)).serial).toBe(serial);
});

it('has none of several servers renew, and says so', async () => {
  const [, second] = lab.servers;
  if (second === undefined) throw new Error('the lab has one server');
  await using other = plainHostOf(lab, second);
  const both = { ...context, places: { ...context.places, route: [host, other] } };
  const { directoryUrl, ca, resolver } = authority;
  const acme = { email: 'ops@example.com', directoryUrl, ca, resolvers: [resolver], eab, renewal: 'host' as const };
  const byHost = nginx({ tls: { acme } });
  // What a deploy to one server alone had it renew by.
  const renewal = '/var/lib/appliku/shop/renewal';
  await host.writeFile(`${renewal}/settings.json`, '{}', { mode: 0o640 });
  await app.route(byHost, 2, both);
  for (const each of lab.servers) expect((await each.exec(['test', '-e', renewal])).exitCode).toBe(1);
  const [state] = (await byHost.maintain?.('shop', both)) ?? [];
  expect(state).toMatchObject({ notAfter: expect.any(String), error: expect.stringMatching(/^Several servers route/) });
  const findings = (await byHost.check?.(both, { cron: false })) ?? [];
  expect(findings.filter(({ state: found }) => found !== 'ok')).toMatchObject([
    { what: 'renewal by the server', state: 'advised', fix: [expect.stringContaining("'external'")] },
  ]);
});

it('serves certificates of the user, orders none for them, and lets go of those that are no more', async () => {
  const own = await makeCertificate({ names: ['*.example.com'], from: -1, to: 89 });
  const next = await makeCertificate({ names: ['*.example.com'], from: -80, to: 10 });
  const { directoryUrl, ca, resolver } = authority;
  const acme = { email: 'ops@example.com', directoryUrl, ca, resolvers: [resolver] };
  const bring = ({ cert, key }: { cert: string; key: string }): Router =>
    nginx({ tls: { acme, certificates: [{ cert, key: secret(key) }] } });
  const orders = authority.orders();
  await app.route(bring(own), 2, context, { domains: [domain, blocked] });
  expect((await show(server, blocked)).serial.toLowerCase()).toContain(own.serial);
  const [state] = (await bring(own).maintain?.('shop', context)) ?? [];
  expect(state).toEqual({ names: [blocked], notAfter: expect.any(String) });
  await bring(next).maintain?.('shop', context);
  expect((await show(server, domain)).serial.toLowerCase()).toContain(next.serial);
  expect(await bring(next).certificates?.('shop', context)).toMatchObject([{ names: [blocked], expiring: true }, {}]);
  expect(authority.orders()).toBe(orders);
  expect(await server.run(['ls', directory])).toMatch(/^own-[0-9a-f]{16}\.pem\nstand-in\.pem\n/);
  expect(await server.run(['sh', '-c', `stat -c %a:%G ${directory}/own-*`])).toBe('640:appliku');
});

it('leads domains to others, tells browsers of HTTPS, and believes only proxies that are trusted', async () => {
  const { cert, key } = await makeCertificate({ names: ['*.example.com'], from: -1, to: 89 });
  const redirects = [{ from: ['www.example.com', 'old.example.com'], to: domain }];
  const believing = (trustedProxies: string[], hsts: TlsOptions['hsts'] = true): Router =>
    nginx({ redirects, trustedProxies, tls: { hsts, certificates: [{ cert, key }] } });
  const told = async (): Promise<unknown> =>
    JSON.parse((await show(server, domain, forged)).text.split('\r\n\r\n')[1] ?? '');
  const hsts = async (): Promise<unknown> => (await show(server, domain)).text.match(/strict-transport-security: .*/gi);
  const forged = 'X-Forwarded-For: 6.6.6.6, 203.0.113.9\r\nX-Forwarded-Proto: http\r\nForwarded: for=6.6.6.6\r\n';
  await app.route(believing([], { maxAge: 300, includeSubDomains: true, preload: true }), 2, context);
  expect(await hsts()).toEqual(['Strict-Transport-Security: max-age=300; includeSubDomains; preload']);
  expect(await told()).toMatchObject({
    headers: { 'x-forwarded-for': machineOf(server), 'x-forwarded-proto': 'https' },
  });
  expect(await told()).not.toMatchObject({ headers: { forwarded: expect.anything() } });
  await app.route(believing([machineOf(server)]), 2, context);
  expect(await told()).toMatchObject({ headers: { 'x-forwarded-for': '203.0.113.9', 'x-real-ip': '203.0.113.9' } });
  const old = await show(server, 'old.example.com', '', '/a%20b?c=%0d');
  expect(old).toMatchObject({ names: 'DNS:*.example.com' });
  expect(old.text).toMatch(/^HTTP\/1.1 308 [^]*\r\nLocation: https:\/\/shop.example.com\/a%20b\?c=%0d\r\n/);
  expect(await ask(server, 'www.example.com', '/x')).toBe('308');
  expect(await hsts()).toEqual(['Strict-Transport-Security: max-age=63072000']);
});

it('ends the handshake for a domain that nobody serves', async () => {
  await expect(show(server, 'other.example.com')).rejects.toThrow(/unrecognized name|handshake/i);
});

it('serves HTTPS at another port, and leads there', async () => {
  const { cert, key } = await makeCertificate({ names: [domain], from: -1, to: 89 });
  const route = await app.route(nginx({ tls: { port: 8443, certificates: [{ cert, key }] } }), 2, context);
  expect(route.urls).toEqual([`https://${domain}:8443`]);
  expect(await show(server, domain, '', '/', 8443)).toMatchObject({ subject: `CN=${domain}`, answer: '200 v2' });
  const { status, headers } = await get(server, '/x?y=%20', { domain });
  expect([status, headers.location]).toEqual([308, `https://${domain}:8443/x?y=%20`]);
});

it('keeps no key of an app that is gone', async () => {
  await router.remove('shop', context);
  expect(await server.run(['ls', '/var/lib/appliku/shop'])).not.toContain('certificates');
});

/** Without its key. */
async function pemOf(name: string): Promise<string> {
  return server.run(['sh', '-c', `sed -n '/-BEGIN CERT/,/-END CERT/{p;/-END/q}' ${directory}/${name}-*.pem`]);
}
