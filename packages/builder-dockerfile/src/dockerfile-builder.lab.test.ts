import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builderSuite, testContext, type TestContext } from '@appliku/conformance';
import { type Built, type Checkout, type Host, secret, ssh } from '@appliku/core';
import { type Lab, type LabServer, startLab, until } from '@appliku/lab';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { dockerfile } from './dockerfile-builder.ts';
import type { DockerfileOptions } from './options.ts';

let lab: Lab;
let server: LabServer;
let host: Host;
const directories: string[] = [];

beforeAll(async () => {
  lab = await startLab({ name: 'build', dockerSize: '2g', rootSize: '1g' });
  const [first] = lab.servers;
  if (first === undefined) throw new Error('the lab has no server');
  server = first;
  host = ssh({
    host: server.address,
    username: 'deploy',
    privateKeyFile: lab.keyFile,
    knownHostsFile: lab.knownHostsFile,
  });
});

afterAll(async () => {
  await host.close();
  await lab.close();
});

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function checkout(files: Record<string, string>): Checkout {
  const directory = mkdtempSync(join(tmpdir(), 'builder-test-'));
  directories.push(directory);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content, { mode: content.startsWith('#!') ? 0o700 : 0o600 });
  }
  return { revision: { id: 'revision' }, directory, dispose: () => Promise.resolve() };
}

const suiteText = 'FROM node:20-slim\nCOPY version /\n';

builderSuite(test, async () => ({
  builder: dockerfile(),
  context: testContext({ host }),
  app: 'suite',
  checkout: async (version) => checkout({ Dockerfile: suiteText, version: String(version) }),
  broken: async () => checkout({ Dockerfile: `${suiteText}RUN exit 3`, version: '' }),
}));

type Result = Built & { readonly defaults?: unknown };

function build(
  files: Record<string, string>,
  options: DockerfileOptions = {},
  context: TestContext = testContext({ host }),
): Promise<Result> {
  return dockerfile(options).build(checkout(files), 'shop', context);
}

/** What a command in the image prints. */
function inImage({ artifact }: Built, ...argv: readonly string[]): Promise<string> {
  return server.run(['docker', 'run', '--rm', '--network=none', artifact.id, ...argv]);
}

test('builds an image that is labelled, named and kept by a prune; the cache holds and one changed file is sent', async () => {
  const files = {
    Dockerfile: 'FROM node:20-slim\nEXPOSE 3000\nCOPY . /app\nRUN date > /when',
    'src/run': '#!/bin/sh',
    a: '1',
  };
  const context = testContext({ host });
  const first = await build(files, {}, context);
  expect(first).toMatchObject({ artifact: { kind: 'image', platform: 'linux/amd64' }, on: host });
  expect(first.defaults).toEqual({ processes: { web: { port: 3000 } } });
  expect(context.records.filter(({ level }) => level === 'info').map(({ text }) => text)).toEqual([
    'Sent 3 changed files to deploy@' + server.address,
  ]);
  expect(context.records.some(({ text }) => /COPY \. \/app/.test(text))).toBe(true);
  expect((await build(files)).artifact).toEqual(first.artifact);
  await server.run(['docker', 'image', 'prune', '--force']);
  const tags = await server.run([
    'docker',
    'image',
    'inspect',
    '--format',
    '{{.RepoTags}} {{.Config.Labels}}',
    first.artifact.id,
  ]);
  expect(tags).toBe(
    `[appliku/shop:${first.artifact.id.slice(7, 19)}] map[com.appliku.app:shop com.appliku.environment:production]`,
  );
  const second = testContext({ host });
  const changed = await build({ ...files, a: '2' }, {}, second);
  expect(second.records[0]).toMatchObject({ text: expect.stringMatching(/^Sent 1 changed/) });
  expect(await inImage(changed, 'cat', '/app/a')).toBe('2');
});

test('builds a Dockerfile that is given as text, by the .dockerignore of its context', async () => {
  const files = { Dockerfile: 'FROM not-there', 'api/.dockerignore': 'left-out', 'api/left-out': '', 'api/a': '1' };
  const built = await build(files, { text: 'FROM node:20-slim\nCOPY . /app\n', context: 'api' });
  expect(await inImage(built, 'ls', '-A', '/app')).toBe('.dockerignore\na');
});

test('builds examples/hello, which installs a package', async () => {
  const directory = fileURLToPath(new URL('../../../examples/hello/app', import.meta.url));
  const source = { revision: { id: 'revision' }, directory, dispose: () => Promise.resolve() };
  const built = await dockerfile().build(source, 'hello', testContext({ host }));
  const image = built.artifact.id;
  const container = await server.run(['docker', 'run', '--detach', '--rm', '--publish=127.0.0.1:8080:3000', image]);
  const ask = (): ReturnType<LabServer['exec']> => server.exec(['curl', '--silent', 'http://127.0.0.1:8080/']);
  await until(async () => (await ask()).exitCode === 0, { waitingFor: 'the app' });
  expect(JSON.parse((await ask()).stdout)).toMatchObject({ version: 'v1', hostname: container.slice(0, 12) });
  await server.run(['docker', 'stop', container]);
  expect(await inImage(built, 'id', '--user', '--name')).toBe('node');
  expect(await inImage(built, 'node', 'migrate.js')).toMatch(/nothing to do/);
});

test('modes in the image are those of a checkout, whatever those of the build directory are', async () => {
  const built = await build({ Dockerfile: 'FROM node:20-slim\nCOPY . /app', 'src/run': '#!/bin/sh', 'src/a': '' });
  const listed = await inImage(built, 'find', '/app/src', '-printf', '%P %m %U:%G\\n');
  // In the order of the file system.
  expect(listed.split('\n').sort()).toEqual([' 755 0:0', 'a 644 0:0', 'run 755 0:0']);
});

test('takes target, build args, another path and a context below the top, and heeds .dockerignore', async () => {
  const built = await build(
    {
      'deploy/web.Dockerfile':
        'FROM node:20-slim AS one\nARG GREETING\nRUN echo "$GREETING" > /greeting\nCOPY . /app\nFROM one AS two\nRUN false',
      'api/a': '',
      'api/ignored': '',
      'api/.dockerignore': 'ignored',
      top: '',
    },
    { path: 'deploy/web.Dockerfile', context: 'api', target: 'one', buildArgs: { GREETING: `it's "$HOME" $(id)` } },
  );
  expect(await inImage(built, 'cat', '/greeting')).toBe(`it's "$HOME" $(id)`);
  expect(await inImage(built, 'ls', '/app')).toBe('a');
});

test('a secret reaches its step, and nothing else', async () => {
  const value = 'pl4nted-secret with $chars\nand "lines"';
  const context = testContext({ host });
  const building = build(
    {
      Dockerfile:
        'FROM node:20-slim\nRUN --mount=type=secret,id=npm_token sha256sum /run/secrets/npm_token | tee /sum; sleep 2',
    },
    { secrets: { npm_token: secret(value) } },
    context,
  );
  const arguments_ = async (): Promise<string> => server.run(['sh', '-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "']);
  await until(async () => (await arguments_()).includes('sleep 2'), { waitingFor: 'the step that has the secret' });
  expect(await arguments_()).not.toContain('pl4nted');
  const built = await building;
  expect(context.masked).toContain(value);
  expect(await inImage(built, 'cat', '/sum')).toContain(createHash('sha256').update(value).digest('hex'));
  const { artifact } = built;
  const described = await server.run([
    'sh',
    '-c',
    `docker image inspect ${artifact.id}; docker history --no-trunc ${artifact.id}`,
  ]);
  expect(described + JSON.stringify(context.records)).not.toContain('pl4nted');
  const found = await server.exec([
    'grep',
    '-rl',
    'pl4nted',
    '/var/lib',
    '/tmp',
    '/run',
    '/home',
    '/root',
    '/srv',
    '/etc',
    '/dev/shm',
    '/var/log',
  ]);
  expect(found.stdout).toBe('');
});

test('a failing step is named with its reason, the last lines and what they say', async () => {
  const dockerfileText = 'FROM node:20-slim\nRUN echo before\nRUN for i in $(seq 100); do echo line $i; done; exit 7';
  const error = await build({ Dockerfile: dockerfileText }).catch((error: unknown) => error);
  expect(error).toMatchObject({
    code: 'BUILD_FAILED',
    message:
      'The image cannot be built: RUN for i in $(seq 100); do echo line $i; done; exit 7 (Dockerfile:3): exit code 7',
    output: expect.arrayContaining([expect.stringContaining('line 100')]),
  });
  expect(error).toHaveProperty('output.length', 50);
  expect(error).toHaveProperty('output.49', expect.stringMatching(/exit code: 7$/));
});

test.each([
  [
    'FROM node:20-slim\nCOPY missing /app',
    /^The image cannot be built: COPY missing \/app \(Dockerfile:2\): .*"\/missing": not found/,
    /\.dockerignore/,
  ],
  ['FROM no-such-image:1', /no-such-image:1/, /FROM/],
  ['FROM node:20-slim\nFOO', /unknown instruction: FOO/, /output/],
  ['FROM node:20-slim\nRUN --mount=type=secret,id=token,required=true true', /secret token: not found/, /`secrets`/],
])('%j says what is wrong', async (text, message, hint) => {
  await expect(build({ Dockerfile: text })).rejects.toMatchObject({
    code: 'BUILD_FAILED',
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
});

test('a Dockerfile that is not there is told before anything is sent, with those that are', async () => {
  await expect(build({ 'api/Dockerfile': '', 'Dockerfile.prod': '', a: '' })).rejects.toMatchObject({
    code: 'BUILD_FAILED',
    message: 'There is no Dockerfile in the checkout',
    hint: expect.stringMatching(/there is Dockerfile\.prod, api\/Dockerfile\.$/),
  });
  await expect(build({ Dockerfile: '' }, { context: 'api' })).rejects.toMatchObject({ code: 'BUILD_FAILED' });
});

test('the cache of builds stays within its bound, with what was built last in it', async () => {
  const large = (name: string): Record<string, string> => ({
    Dockerfile: `FROM node:20-slim AS work\nRUN head -c 40M /dev/urandom > /${name}\nFROM node:20-slim\nCOPY --from=work /etc/hostname /`,
  });
  for (const name of ['one', 'two', 'three']) await build(large(name), { maxBuildCache: false });
  expect(await cachedMegabytes()).toBeGreaterThan(120);
  const context = testContext({ host });
  for (const maxBuildCache of [90_000_000, 50_000_000]) {
    await build(large('three'), { maxBuildCache }, context);
    expect(await cachedMegabytes()).toBeLessThanOrEqual(maxBuildCache / 1e6);
  }
  expect(context.records.filter(({ text }) => /^#\d+ CACHED$/.test(text))).toHaveLength(4);
  expect(await cachedMegabytes()).toBeGreaterThan(40);
});

/** What Docker's build cache holds of its own, without the layers that it shares with images. */
async function cachedMegabytes(): Promise<number> {
  const listed = await server.run(['docker', 'system', 'df', '--format', '{{.Type}}={{.Size}}']);
  const [, amount, unit] = /^Build Cache=([\d.]+)(\w+)$/m.exec(listed) ?? [];
  return unit === 'MB' || unit === 'GB' ? Number(amount) * (unit === 'GB' ? 1000 : 1) : 0;
}

test('an abort ends the step on the server', async () => {
  const controller = new AbortController();
  const context = testContext({ host, signal: controller.signal });
  const building = build({ Dockerfile: 'FROM node:20-slim\nRUN sleep 31337' }, {}, context);
  const sleeps = async (): Promise<boolean> => (await server.exec(['pgrep', '-f', '^sleep 31337$'])).exitCode === 0;
  await until(sleeps, { waitingFor: 'the step' });
  controller.abort();
  await expect(building).rejects.toMatchObject({ code: 'ABORTED' });
  await until(async () => !(await sleeps()), { waitingFor: 'the end of the step' });
});

test('a full disk is told: of Docker, and where files are sent to', async () => {
  const fill = { Dockerfile: 'FROM node:20-slim\nRUN dd if=/dev/urandom of=/big bs=1M count=2000' };
  await expect(build(fill)).rejects.toMatchObject({ code: 'DISK_FULL' });
  await server.faults.fillDisk('root', 0);
  await expect(build({ Dockerfile: 'FROM node:20-slim', big: 'x'.repeat(3_000_000) })).rejects.toMatchObject({
    code: 'DISK_FULL',
  });
  await server.faults.freeDisk('root');
  await build({ Dockerfile: 'FROM node:20-slim' });
});

test('Docker that is stopped, or was never there, is told', async () => {
  const files = { Dockerfile: 'FROM node:20-slim' };
  await server.faults.stopDocker();
  await expect(build(files)).rejects.toMatchObject({
    code: 'DOCKER_MISSING',
    hint: expect.stringMatching(/start docker/),
  });
  await server.faults.startDocker();
  await server.faults.hideDocker();
  await expect(build(files)).rejects.toMatchObject({
    code: 'DOCKER_MISSING',
    hint: expect.stringMatching(/Install Docker/),
  });
  await server.faults.showDocker();
});
