import { testContext, type TestContext } from '@appliku/conformance';
import { type Host, leaseName, type Router, secret } from '@appliku/core';
import { type Lab, type LabServer, startLab, until } from '@appliku/lab';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { TestApp } from './fixtures/app.ts';
import { buildRenewal } from './fixtures/build-renewal.ts';
import { makeCertificate } from './fixtures/certificate.ts';
import { startNameServer } from './fixtures/name-server.ts';
import { type Pebble, startPebble } from './fixtures/pebble.ts';
import { hostOf, machineOf, onlyServer, plainHostOf } from './fixtures/server.ts';
import { setUp, show } from './fixtures/tls.ts';
import { nginx, rfc2136 } from './index.ts';
import type { AcmeOptions } from './options/tls-options.ts';

const domain = 'shop.example.com';
const directory = '/var/lib/appliku/shop';
const timer = 'appliku-renew.timer';
let lab: Lab;
let server: LabServer;
let host: Host;
let context: TestContext;
let app: TestApp;
let authority: Pebble;
let router: Router;
let old: string;

function routerBy(renewal: NonNullable<AcmeOptions['renewal']>): Router {
  const { directoryUrl, ca } = authority;
  return nginx({ tls: { acme: { email: 'ops@example.com', directoryUrl, ca, precheck: false, renewal } } });
}

async function stateOf(): Promise<unknown> {
  return (await router.certificates?.('shop', context))?.[0];
}

/** As the timer starts it. */
async function renewByServer(): Promise<number> {
  return (await server.exec(['systemctl', 'start', 'appliku-renew.service'])).exitCode;
}

/** As by `systemctl edit`: in the place of what the timer says itself. */
async function changeTimer(...lines: readonly string[]): Promise<void> {
  const script = 'mkdir -p "$1" && cat > "$1/override.conf" && systemctl daemon-reload';
  const argv: [string, ...string[]] = ['sh', '-c', script, 'change', `/etc/systemd/system/${timer}.d`];
  await server.run(argv, { input: ['[Timer]', ...lines, ''].join('\n') });
}

/** Of the last renewal, whoever started it, that it is over; none: one is at work. */
async function lastRenewal(): Promise<string> {
  const asked = ['--property', 'ActiveState,Result,ExecMainExitTimestampMonotonic'];
  const told = await server.run(['systemctl', 'show', 'appliku-renew.service', ...asked]);
  return told.includes('ActiveState=activating') ? '' : told;
}

/** A certificate of before that is due, as it lies on the server. */
async function leaveDue(name: string): Promise<void> {
  const { key, cert, serial } = await makeCertificate({ names: [name], from: -80, to: 10 });
  await server.run(['sh', '-c', `rm -rf ${directory}/certificates`]);
  const path = `${directory}/certificates/${name.replace('*', '_')}-${serial}.pem`;
  await host.writeFile(path, `${key}${cert}`, { mode: 0o640 });
}

beforeAll(async () => {
  [lab] = await Promise.all([startLab({ name: 'rnxh', showNode: true }), buildRenewal()]);
  server = onlyServer(lab);
  const machine = machineOf(server);
  authority = await startPebble({ address: server.address, listensAt: machine });
  router = routerBy('host');
  host = plainHostOf(lab, server);
  context = testContext({ host });
  app = new TestApp('shop', machine, 21_700);
  await app.start(1);
});

afterAll(async () => {
  await app?.stopAll();
  await authority?.[Symbol.asyncDispose]();
  await host?.close();
  await lab?.close();
});

describe('a server that renews by itself', () => {
  it('is told apart from one that is not set up for it', async () => {
    await setUp(lab, server, nginx({ tls: {} }));
    const before = (await router.check?.(context, { cron: false })) ?? [];
    expect(before.filter(({ state }) => state !== 'ok')).toMatchObject([
      { what: 'timer for renewals', state: 'missing', found: expect.stringContaining('/appliku/renew,') },
    ]);
    await app.route(router, 1, context);
    const [state] = (await router.maintain?.('shop', context)) ?? [];
    expect(state).toMatchObject({
      notAfter: expect.any(String),
      error: expect.stringMatching(/will not renew.*Run once/),
    });
    await setUp(lab, server, router);
    const after = (await router.check?.(context, { cron: false })) ?? [];
    expect(after.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(await server.run(['systemctl', 'list-timers', '--no-legend', timer])).not.toBe('');
  });

  describe('with a certificate that is due', () => {
    beforeEach(async () => {
      authority.proxy.meet();
      await leaveDue(domain);
      await app.route(router, 1, context);
      old = (await show(server, domain)).serial;
    });

    it('renews it when its timer is due, also one that the server was off for, with the rights of a deploy', async () => {
      const before = await lastRenewal();
      // Its times are its own, only chance is taken out.
      await changeTimer('RandomizedDelaySec=0');
      await server.run(['systemctl', 'stop', timer]);
      await server.run(['touch', '--date', '2 days ago', `/var/lib/systemd/timers/stamp-${timer}`]);
      await server.run(['systemctl', 'start', timer]);
      await until(async () => !['', before].includes(await lastRenewal()), {
        waitingFor: 'the timer to have it renewed',
        timeout: 120_000,
        every: 200,
      });
      // The tests that follow start it themselves.
      await changeTimer('OnCalendar=', 'OnCalendar=2100-01-01');
      expect(await lastRenewal()).toContain('Result=success');
      const { serial, answer } = await show(server, domain);
      expect(serial).not.toBe(old);
      expect(answer).toBe('200 v1');
      expect(await stateOf()).toEqual({ names: [domain], notAfter: expect.any(String), nextTry: expect.any(String) });
      await expect.poll(async () => (await server.exec(['pgrep', '-u', 'appliku-renew'])).stdout).toBe('');
      expect(await server.run(['sh', '-c', `stat -c %a:%G ${directory}/renewal/*`])).toBe('640:appliku\n640:appliku');
      // Who deploys next finds nothing that is another user's alone.
      const [state] = (await router.maintain?.('shop', context)) ?? [];
      expect(state?.error).toBeUndefined();
      expect((await show(server, domain)).serial).toBe(serial);
    });

    it('tells why its authority refused, and when it asks again', async () => {
      const fault = { status: 429, headers: { 'retry-after': '7200' }, body: { detail: 'too many' } };
      authority.proxy.meet((request) => (request === 'POST /order-plz' ? fault : undefined));
      const before = Date.now();
      expect(await renewByServer()).toBe(0);
      const { error, nextTry } = z.object({ error: z.string(), nextTry: z.string() }).parse(await stateOf());
      expect(error).toContain('too many');
      expect(Date.parse(nextTry)).toBeGreaterThan(before + 7_000_000);
      expect((await show(server, domain)).serial).toBe(old);
    });

    it('waits for a deploy that is at work', async () => {
      const lease = await host.lease(leaseName('shop'), { purpose: 'deploy', signal: context.signal });
      const renewed = renewByServer();
      await until(async () => (await server.exec(['pgrep', '-u', 'appliku-renew', 'flock'])).exitCode === 0, {
        waitingFor: 'the renewal to wait',
      });
      const asked = authority.proxy.requests.length;
      await lease.release();
      expect(await renewed).toBe(0);
      expect(authority.proxy.requests.length).toBeGreaterThan(asked);
      expect((await show(server, domain)).serial).not.toBe(old);
    });

    it('tells what kept it from running at all', async () => {
      await server.run(['mv', '/usr/bin/node', '/usr/bin/node.away']);
      expect(await renewByServer()).not.toBe(0);
      expect(await stateOf()).toMatchObject({ error: expect.stringMatching(/own renewal of \S+Z failed: .*node/) });
      const findings = (await router.check?.(context, { cron: false })) ?? [];
      expect(findings.filter(({ state }) => state !== 'ok')).toMatchObject([
        { what: 'Node.js for renewals', state: 'missing', fix: [expect.stringMatching(/install .*nodejs$/)] },
      ]);
      const [lacking] = (await router.maintain?.('shop', context)) ?? [];
      expect(lacking?.error).toMatch(/will not renew its certificates: it has no Node.js/);
      await server.run(['mv', '/usr/bin/node.away', '/usr/bin/node']);
      const [state] = (await router.maintain?.('shop', context)) ?? [];
      expect(state?.error).toBeUndefined();
      expect(await stateOf()).not.toHaveProperty('error');
    });
  });

  it('proves a wildcard by DNS, as the provider of the options has it', async () => {
    const machine = machineOf(server);
    const zones = { 'example.net': ['@ NS ns1.example.net.', `ns1 A ${machine}`] };
    await using names = await startNameServer({ address: machine, zones, fixed: [] });
    const nameServer = `${machine}:53`;
    await using other = await startPebble({ address: server.address, listensAt: machine, nameServer });
    const { directoryUrl, ca } = other;
    const dns = rfc2136({ server: machine, key: { name: names.key.name, secret: secret(names.key.secret) } });
    const acme = { email: 'ops@example.com', directoryUrl, ca, resolvers: [nameServer], dns };
    await leaveDue('*.example.net');
    await app.route(nginx({ tls: { acme: { ...acme, renewal: 'host' } } }), 1, context, { domains: ['*.example.net'] });
    const before = await show(server, 'any.example.net');
    expect(await renewByServer()).toBe(0);
    const after = await show(server, 'any.example.net');
    expect(after).toMatchObject({ names: 'DNS:*.example.net', answer: '200 v1' });
    expect(after.serial).not.toBe(before.serial);
  });

  it('renews no more what somebody else is to renew, nor what is gone', async () => {
    const left = async (): Promise<string> => server.run(['find', '/var/lib/appliku/shop', '-path', '*renew*']);
    expect(await left()).toMatch(/renew-[0-9a-f]{16}\.cjs/);
    await app.route(routerBy('external'), 1, context);
    expect(await left()).toBe('');
    await app.route(router, 1, context);
    expect(await left()).not.toBe('');
    await router.remove('shop', context);
    expect(await left()).toBe('');
    expect(await renewByServer()).toBe(0);
  });
});

describe('a server without systemd, and without Node.js', () => {
  it('is set up by a deploy that may, and tells what it lacks', async () => {
    await using plain = await startLab({ name: 'rnxc', systemd: false });
    const other = onlyServer(plain);
    const privileged = hostOf(plain, other);
    const world = testContext({ host: privileged });
    const shop = new TestApp('shop', machineOf(other), 21_750);
    await shop.start(1);
    await authority.setAddress(undefined, other.address);
    await shop.route(router, 1, world);
    const [state] = (await router.maintain?.('shop', world)) ?? [];
    expect(state?.error).toMatch(/will not renew its certificates: it has no Node.js/);
    const findings = ((await router.check?.(world, { cron: false })) ?? []).filter(({ what }) => /renewals/.test(what));
    expect(findings).toMatchObject([
      { what: 'Node.js for renewals', state: 'missing' },
      { what: 'timer for renewals', state: 'ok', found: 'set up, by cron' },
    ]);
    const command = await other.run(['sed', '-n', 's/^0 .*; exec //p', '/etc/cron.d/appliku_renew']);
    const { exitCode } = await other.exec(['sudo', '-u', 'appliku-renew', ...words(command)]);
    expect(exitCode).not.toBe(0);
    expect(await other.run(['cat', '/var/lib/appliku/shop/renewal/failure'])).toContain('node');
    await shop.stopAll();
    await privileged.close();
  });
});

function words(line: string): [string, ...string[]] {
  const [first = '', ...rest] = line.trim().split(' ');
  return [first, ...rest];
}
