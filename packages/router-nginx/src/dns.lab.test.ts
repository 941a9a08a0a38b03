import { Resolver } from 'node:dns/promises';
import { testContext, type TestContext } from '@appliku/conformance';
import { type Host, type Router, secret } from '@appliku/core';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApp } from './fixtures/app.ts';
import { type FakeNameServer, startFakeNameServer } from './fixtures/fake-name-server.ts';
import { killDeployerAt } from './fixtures/killed-deployer.ts';
import { type NameServer, startNameServer } from './fixtures/name-server.ts';
import { type Pebble, startPebble } from './fixtures/pebble.ts';
import { machineOf, onlyServer, plainHostOf } from './fixtures/server.ts';
import { setUp, show } from './fixtures/tls.ts';
import { type DnsProvider, nginx, rfc2136 } from './index.ts';
import type { AcmeOptions } from './options/tls-options.ts';

const directory = '/var/lib/appliku/shop/certificates';
let lab: Lab;
let server: LabServer;
let host: Host;
let context: TestContext;
let app: TestApp;
let nameServer: NameServer;
let stale: FakeNameServer;
let authority: Pebble;
let provider: DnsProvider;

beforeAll(async () => {
  lab = await startLab({ name: 'rnxd' });
  server = onlyServer(lab);
  const address = machineOf(server);
  stale = await startFakeNameServer({ address: address.replace(/^198/, '127'), port: 53 });
  const here = ['@ NS ns1.example.com.', `@ A ${server.address}`];
  const names = { '*': server.address, ns1: address, ns2: address.replace(/^198/, '127') };
  nameServer = await startNameServer({
    address,
    zones: {
      'example.com': [...here, ...Object.entries(names).map(([name, ip]) => `${name} A ${ip}`)],
      'slow.test': [...here, '@ NS ns2.example.com.'],
      'customer.test': [...here, '_acme-challenge CNAME customer.proofs.example.com.'],
    },
    fixed: ['customer.test'],
  });
  authority = await startPebble({ address: server.address, nameServer: `${address}:53`, slowness: 3 });
  provider = rfc2136({ server: address, key: { name: nameServer.key.name, secret: secret(nameServer.key.secret) } });
  await setUp(lab, server, nginx({ tls: {} }));
  host = plainHostOf(lab, server);
  context = testContext({ host });
  app = new TestApp('shop', machineOf(server), 21_700);
  await app.start(1);
});

afterAll(async () => {
  await app?.stopAll();
  await authority?.[Symbol.asyncDispose]();
  await nameServer?.[Symbol.asyncDispose]();
  await stale?.[Symbol.asyncDispose]();
  await host?.close();
  await lab?.close();
});

it('proves a domain and its wildcard by one name, follows a CNAME, and takes away what a killed run left, and no more', async () => {
  const name = '_acme-challenge.example.com';
  const stranger = { zone: 'example.com', name, value: 'of somebody else' };
  await provider.add(stranger, { signal: context.signal, mask: context.mask });
  const router = routerOf(provider);
  const domains = ['example.com', '*.example.com', 'customer.test', 'slow.test'];
  await app.route(router, 1, context, { domains });
  await killDeployer();
  expect(await textsAt(name)).toHaveLength(3);
  expect(await textsAt('customer.proofs.example.com')).toHaveLength(1);
  const states = (await router.maintain?.('shop', context)) ?? [];
  const ordered = { notAfter: expect.any(String), nextTry: expect.any(String) };
  expect(states).toEqual([
    { names: ['*.example.com'], ...ordered },
    { names: ['customer.test'], ...ordered },
    { names: ['example.com'], ...ordered },
    {
      names: ['slow.test'],
      nextTry: expect.any(String),
      error: expect.stringMatching(/not all .*: ns2.example.com\. Look/),
    },
  ]);
  expect(await show(server, 'any.example.com')).toMatchObject({ names: 'DNS:*.example.com', answer: '200 v1' });
  expect(await show(server, 'customer.test')).toMatchObject({ names: 'DNS:customer.test', answer: '200 v1' });
  expect(await show(server, 'slow.test')).toMatchObject({ subject: 'CN=stand-in for shop' });
  expect(await textsAt(name)).toEqual(['of somebody else']);
  expect(await textsAt('customer.proofs.example.com')).toEqual([]);
  expect(JSON.parse(await server.run(['cat', `${directory}/dns.json`]))).toEqual({ schema: 1, records: [] });
  expect(await router.certificates?.('shop', context)).toEqual(states);
});

it('says what is wrong with the key, and not the key, and proves by HTTP what it can', async () => {
  const wrong = secret(Buffer.from('wrong').toString('base64'));
  const router = routerOf(rfc2136({ server: nameServer.address, key: { name: nameServer.key.name, secret: wrong } }));
  const before = await show(server, 'any.example.com');
  await server.run(['sh', '-c', `rm ${directory}/_.example.com-*.pem ${directory}/example.com-*.pem`]);
  const [wildcard, , base] = (await router.maintain?.('shop', context)) ?? [];
  expect(wildcard?.error).toMatch(/rfc2136 .* cannot tell its zones: .* the key deployer: BADSIG/);
  expect(base).toEqual({ names: ['example.com'], notAfter: expect.any(String), nextTry: expect.any(String) });
  expect(JSON.stringify([wildcard, context.records])).not.toContain(wrong.reveal());
  expect((await show(server, 'any.example.com')).subject).not.toBe(before.subject);
});

/** When its values are in DNS, and the authority is to look at them. */
async function killDeployer(): Promise<void> {
  const { address, key } = nameServer;
  const settings = { acme: acmeOf(), dns: { server: address, key } };
  authority.proxy.meet((request) => (request.startsWith('POST /chalZ/') ? 'silence' : undefined));
  await killDeployerAt(/^POST \/chalZ\//, authority.proxy, { lab, server, settings });
  authority.proxy.meet();
}

function routerOf(dns: DnsProvider): Router {
  return nginx({ tls: { acme: { ...acmeOf(), dns } } });
}

function acmeOf(): AcmeOptions {
  const { directoryUrl, ca, resolver } = authority;
  return {
    email: 'ops@example.com',
    directoryUrl,
    ca,
    resolvers: [resolver],
    propagationMs: 3000,
    renewal: 'external',
  };
}

async function textsAt(name: string): Promise<readonly string[]> {
  const resolver = new Resolver();
  resolver.setServers([nameServer.address]);
  const values = await resolver.resolveTxt(name).catch(() => []);
  return values.map((parts) => parts.join(''));
}
