import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeWorld, type FakeWorld } from '@appliku/conformance';
import { DeployError } from '@appliku/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { runCli } from '../testing/run-cli.ts';
import { serve } from './serve.ts';
import { unitText } from './unit-text.ts';

const token = 'a-token-of-the-shop';
const headers = { authorization: `Bearer ${token}` };
const accepted = z.object({ url: z.string(), log: z.string() });
let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'serve-test-'));
  await mkdir(join(directory, 'shop'));
});
afterEach(async () => rm(directory, { recursive: true }));

/** Nothing listens at its repository. */
const shop = `{ directory: 'shop', repository: { url: 'http://127.0.0.1:1/shop.git' }, webhook: { token: '${token}' } }`;

async function write(options: string): Promise<void> {
  const imports = `import { defineServe } from '@appliku/cli';\nimport { memoryQueueStore } from '@appliku/triggers';\n`;
  await writeFile(join(directory, 'appliku.serve.ts'), `${imports}export default ${options};\n`);
}

interface Serving {
  readonly url: string;
  readonly told: () => string;
  readonly stop: () => Promise<void>;
}

async function start({ host, source, builder, driver, router }: FakeWorld = fakeWorld()): Promise<Serving> {
  const end = new AbortController();
  const processes = { web: { port: 3000 } };
  let said = '';
  let ended: Promise<void> | undefined;
  await new Promise<void>((resolve, reject) => {
    ended = serve(directory, {
      load: async () => ({ app: 'shop', host, source, builder, driver, router, processes }),
      signal: end.signal,
      tell: (_, text) => {
        said += text;
        if (text.startsWith('Serving ')) resolve();
      },
    });
    ended.catch(reject);
  });
  return {
    url: /Serving shop at (\S+)/.exec(said)?.[1] ?? '',
    told: () => said,
    stop: async () => {
      end.abort();
      await ended;
    },
  };
}

it('takes webhooks, and tells of its health and its numbers until it ends', async () => {
  await write(`defineServe({ listen: { port: 0 }, store: memoryQueueStore(), apps: [${shop}] })`);
  const { url, told, stop } = await start();
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
  const called = await fetch(`${url}/hooks/deploy/shop`, { method: 'POST', headers });
  expect(called.status).toBe(202);
  const { log } = accepted.parse(await called.json());
  expect(await (await fetch(`${url}${log}?text`, { headers })).text()).toMatch(/event: end\ndata: failed\n/);
  const failed = '{app="shop",action="deploy",state="failed"}';
  await expect.poll(() => textOf(`${url}/metrics`)).toContain(`appliku_jobs_ended_total${failed} 1\n`);
  const numbers = await fetch(`${url}/metrics`);
  expect(numbers.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await numbers.text();
  expect(text).toContain(`# TYPE appliku_jobs_ended_total counter\nappliku_jobs_ended_total${failed} 1\n`);
  expect(text).toContain(`appliku_job_duration_seconds_count${failed} 1\n`);
  expect(text).toContain('appliku_jobs_active{state="waiting"} 0\nappliku_jobs_active{state="running"} 0\n');
  expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
  await stop();
  expect(told()).toMatch(/^shop: deploy failed: SOURCE_UNREACHABLE: .* \([0-9a-f-]{36}\)$/m);
});

/** Of https://prometheus.io/docs/instrumenting/exposition_formats: a comment, or a name with labels and a number. */
const exposition =
  /^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{[a-z]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z]+="(?:[^"\\\n]|\\["\\n])*")*\})? -?[\d.e+]+)?$/;

it('tells when certificates end, in the format of Prometheus, and what could not be renewed', async () => {
  await write(`defineServe({ listen: { port: 0 }, store: memoryQueueStore(), apps: [${shop}] })`);
  const world = fakeWorld();
  const certificates = [
    { names: ['shop.example.com', 'www.shop.example.com'], notAfter: '2026-12-01T00:00:00.000Z' },
    { names: ['new.example.com'], error: 'Nobody answers for it' },
  ];
  const router = { ...world.router, maintain: async () => certificates };
  const { url, told, stop } = await start({ ...world, router });
  const line = 'appliku_certificate_expiry_timestamp_seconds{app="shop",names="shop.example.com www.shop.example.com"}';
  await expect.poll(() => textOf(`${url}/metrics`)).toContain(`${line} ${Date.UTC(2026, 11, 1) / 1_000}\n`);
  const lines = (await textOf(`${url}/metrics`)).split('\n');
  expect(lines.filter((one) => !exposition.test(one))).toEqual([]);
  expect(told()).toContain('shop: CERTIFICATE_FAILED: Nobody answers for it\n');
  await stop();
});

it('can be a function, and says what is wrong before anything is served', async () => {
  await write(`async () => ({ listen: { port: 'x' }, apps: [${shop}, { directory: 'a', repositry: {} }] })`);
  await expect(start()).rejects.toThrow(
    /apps\.1\.repository: [^]*apps\.1\.repositry: there is no such [^]*listen\.port: /,
  );
  await write(`defineServe({ listen: { port: 0 }, store: memoryQueueStore(), apps: [${shop}, ${shop}] })`);
  await expect(start()).rejects.toThrow('two of them have the same name and environment');
  await write('oops(');
  await expect(start()).rejects.toSatisfy((error) => DeployError.isInstance(error) && error.code === 'CONFIG_INVALID');
  await write('7');
  await expect(start()).rejects.toThrow('has no `export default defineServe({ ... })`');
  await rm(join(directory, 'appliku.serve.ts'));
  expect(await runCli(`serve -C ${directory}`)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('has no appliku.serve.ts'),
  });
});

it('ends at once where it is told to before it began', async () => {
  await write(`defineServe({ listen: { port: 0 }, store: memoryQueueStore(), apps: [${shop}] })`);
  const signal = AbortSignal.abort();
  const { host, source, builder, driver, router } = fakeWorld();
  const options = { app: 'shop', host, source, builder, driver, router, processes: { web: { port: 3000 } } };
  await serve(directory, { load: async () => options, signal, tell: () => undefined });
});

it('prints a unit of systemd', async () => {
  await write(`defineServe({ graceMs: 90_000, apps: [${shop}] })`);
  const { stdout, exitCode } = await runCli(`serve --print-unit -C ${directory}`);
  expect(exitCode).toBe(0);
  expect(stdout.replaceAll(directory, '/srv/deploys')).toMatchInlineSnapshot(`
    "[Unit]
    Description=Deploys of /srv/deploys
    After=network-online.target
    Wants=network-online.target

    [Service]
    Type=exec
    User=anna
    WorkingDirectory=/srv/deploys
    ExecStart=/usr/bin/node /opt/appliku/bin.js serve --directory /srv/deploys
    KillMode=mixed
    TimeoutStopSec=150
    Restart=always
    RestartSec=2

    [Install]
    WantedBy=multi-user.target
    "
  `);
});

it('quotes what systemd would read otherwise', () => {
  const unit = unitText({ program: ['/opt/no de'], directory: '/srv/100%/"$a\\', user: 'deploy', graceMs: 1 });
  expect(unit.split('\n').filter((line) => /^(?:WorkingDirectory|ExecStart)=/.test(line))).toMatchInlineSnapshot(`
    [
      "WorkingDirectory=/srv/100%%/"$a\\",
      "ExecStart="/opt/no de" serve --directory "/srv/100%%/\\"$$a\\\\"",
    ]
  `);
});

async function textOf(url: string): Promise<string> {
  return (await fetch(url)).text();
}
