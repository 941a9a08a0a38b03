import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builderSuite, testContext, type TestContext } from '@appliku/conformance';
import { type Builder, type Checkout, type Host, ssh } from '@appliku/core';
import { bringImages, type Lab, type LabServer, startLab, startPythonIndex, until } from '@appliku/lab';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installsAgain, newLayers } from '../scripts/fixtures/layers.ts';
import { buildpacks } from './buildpacks-builder.ts';
import { eject } from './eject.ts';
import type { BuildpacksOptions } from './options.ts';

let lab: Lab;
let server: LabServer;
let host: Host;
const directories: string[] = [];

beforeAll(async () => {
  lab = await startLab({ name: 'packs' });
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
  for (const directory of directories) rmSync(directory, { recursive: true });
});

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'buildpacks-test-'));
  directories.push(directory);
  return directory;
}

/** A copy of a fixture. A registry of images is not there: the image that is goes by the name that is planned. */
async function fixture(name: string, base: string): Promise<string> {
  const directory = temporary();
  cpSync(fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url)), directory, { recursive: true });
  const { plan } = await eject(directory, 'shop');
  const from = plan.stages.flatMap((stage) => ('image' in stage.from ? [stage.from.image] : []));
  for (const image of new Set(from)) await server.run(['docker', 'tag', base, image]);
  return directory;
}

function checkout(directory: string): Checkout {
  return { revision: { id: 'revision' }, directory, dispose: () => Promise.resolve() };
}

function app(files: Readonly<Record<string, string>>): Checkout {
  const directory = temporary();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return checkout(directory);
}

/** Images of these names that no registry has given have no digest to be held to. */
const images = { caddy: 'caddy', node: 'node', php: 'php', python: 'python' };

type Result = Awaited<ReturnType<Builder['build']>>;

function build(directory: string, context: TestContext, options: BuildpacksOptions = {}): Promise<Result> {
  return buildpacks({ images, ...options }).build(checkout(directory), 'shop', context);
}

/** The answer of the app, which is stopped by SIGTERM afterwards. */
async function ask(image: string, ...options: readonly string[]): Promise<unknown> {
  const run = ['docker', 'run', '--detach', '--env=PORT=3000', '--publish=127.0.0.1:8080:3000'] as const;
  const container = await server.run([...run, ...options, image]);
  const get = (): ReturnType<LabServer['exec']> =>
    server.exec(['curl', '--silent', '--fail', 'http://127.0.0.1:8080/']);
  await until(async () => (await get()).exitCode === 0, { waitingFor: 'the app' });
  const { stdout } = await get();
  await server.run(['docker', 'stop', container]);
  const exitCode = await server.run(['docker', 'inspect', '--format', '{{.State.ExitCode}}', container]);
  return { ...JSON.parse(stdout), exitCode };
}

/** What a command in the image prints. */
function inImage(image: string, ...argv: readonly string[]): Promise<string> {
  return server.run(['docker', 'run', '--rm', '--network=none', image, ...argv]);
}

/** After a change of one file no step ran that installs, and one layer is another. */
async function expectOneLayer(before: string, after: string, { records }: TestContext): Promise<void> {
  expect(installsAgain(records.map(({ text }) => text))).toEqual([]);
  expect(await newLayers(before, after, server)).toHaveLength(1);
}

test('an Express app answers, without rights, dev dependencies or secrets; a change of the source installs nothing', async () => {
  const directory = await fixture('node-express', 'node:20-slim');
  const options = { secrets: { NPM_TOKEN: 'pl4nted' } };
  const { artifact, defaults } = await build(directory, testContext({ host }), options);
  expect(await ask(artifact.id)).toMatchObject({ environment: 'production', user: 10001, exitCode: '0' });
  expect(defaults).toEqual({
    processes: { web: { port: 3000 }, worker: { command: { argv: ['node', 'worker.js'] } } },
    releaseCommand: { shell: 'node -e "console.log(\\"migrated\\")"' },
  });
  const found = (await inImage(artifact.id, 'ls', 'node_modules')).split('\n');
  expect(found).toContain('express');
  expect(found).not.toContain('esbuild');
  expect(await server.run(['docker', 'history', '--no-trunc', artifact.id])).not.toContain('pl4nted');
  const holds = ['/var/lib', '/tmp', '/home', '/dev/shm'];
  expect((await server.exec(['grep', '--recursive', '--files-with-matches', 'pl4nted', ...holds])).stdout).toBe('');
  writeFileSync(join(directory, 'src/server.js'), '// Changed.\n', { flag: 'a' });
  const second = testContext({ host });
  const next = { ...checkout(directory), revision: { id: 'another' } };
  const changed = await buildpacks({ images, ...options }).build(next, 'shop', second);
  await expectOneLayer(artifact.id, changed.artifact.id, second);
  const label = '{{index .Config.Labels "org.opencontainers.image.revision"}}';
  const revisions = ['docker', 'image', 'inspect', '--format', label, artifact.id, changed.artifact.id] as const;
  expect(await server.run(revisions)).toBe('revision\nanother');
});

test.each([
  ['npm', 'node-workspaces-npm', { greeting: 'shop' }],
  ['pnpm', 'node-workspaces-pnpm', { greeting: 'shop' }],
  ['Yarn 1', 'node-workspaces-yarn', { greeting: 'shop' }],
  ['Yarn 4', 'node-yarn-berry', { day: 86_400_000 }],
  ['Bun', 'node-bun', { day: 86_400_000 }],
])('an app of %s answers, without dev dependencies', async (_manager, name, answer) => {
  const directory = await fixture(name, 'node:20-slim');
  const { artifact } = await build(directory, testContext({ host }));
  expect(await ask(artifact.id)).toEqual({ ...answer, user: 10001, exitCode: '0' });
  expect(await inImage(artifact.id, 'ls', 'node_modules')).not.toContain('left-pad');
});

test('a Django app of an index of its own answers, with its static files and no installer; a change installs nothing', async () => {
  await bringImages(server, ['python:3.11-slim']);
  const [directory, index] = [await fixture('python-django', 'python:3.11-slim'), await startPythonIndex(server)];
  const options = {
    indexes: { python: index },
    certificates: '-----BEGIN CERTIFICATE-----\n',
    variables: { STAGE: 'live now' },
    buildCommand: 'test "$STAGE" = "live now" && grep BEGIN "$SSL_CERT_FILE"',
  };
  const { artifact, defaults } = await build(directory, testContext({ host }), options);
  expect(defaults).toEqual({ processes: { web: { port: 8000 } } });
  const answer = await ask(artifact.id, '--env=SECRET_KEY=x');
  expect(answer).toEqual({ django: '3.2.25', user: 10001, static: ['shop.css'], exitCode: '0' });
  expect(await inImage(artifact.id, 'ls', '/opt/venv/bin')).not.toContain('pip');
  const history = await server.run(['docker', 'history', '--no-trunc', artifact.id]);
  for (const told of [index, 'STAGE', 'CERT']) expect(history).not.toContain(told);
  writeFileSync(join(directory, 'shop/urls.py'), '# Changed.\n', { flag: 'a' });
  const second = testContext({ host });
  const changed = await build(directory, second, options);
  await expectOneLayer(artifact.id, changed.artifact.id, second);
});

test('Apache answers for a PHP app, without rights; what is open is answered before it stops', async () => {
  await bringImages(server, ['php:8.2-apache']);
  const { artifact } = await build(await fixture('php-plain', 'php:8.2-apache'), testContext({ host }));
  const answer = { php: '8.2', user: 10001, stage: 'live', 'shows errors': '' };
  expect(await ask(artifact.id, '--env=STAGE=live')).toEqual({ ...answer, exitCode: '0' });
  const run = ['docker', 'run', '--detach', '--publish=127.0.0.1:8080:8080', '--env=STAGE=live'] as const;
  const container = await server.run([...run, artifact.id]);
  const status = async (path: string): Promise<string> =>
    (await server.exec(['curl', '--silent', '--write-out', '%{http_code}', `http://127.0.0.1:8080${path}`])).stdout;
  await until(async () => (await status('/')).endsWith('200'), { waitingFor: 'the app' });
  expect(await status('/.php-version')).toMatch(/404$/);
  const open = status('/?seconds=2');
  const exec = ['docker', 'exec', container] as const;
  await until(async () => (await server.exec([...exec, 'test', '-e', '/tmp/working'])).exitCode === 0, {
    waitingFor: 'a request that takes long',
  });
  await server.run(['docker', 'stop', container]);
  expect(await open).toBe(`${JSON.stringify(answer)}\n200`);
});

test('files are served by Caddy, without rights', async () => {
  await bringImages(server, ['caddy:2']);
  const { artifact } = await build(await fixture('static', 'caddy:2'), testContext({ host }));
  const container = await server.run(['docker', 'run', '--detach', '--publish=127.0.0.1:8080:8080', artifact.id]);
  const status = async (path: string): Promise<string> =>
    (await server.exec(['curl', '--silent', '--write-out', '%{http_code}', `http://127.0.0.1:8080${path}`])).stdout;
  await until(async () => (await status('/')).endsWith('200'), { waitingFor: 'Caddy' });
  expect(await status('/shop.css')).toMatch(/sans-serif[^]*200$/);
  expect(await status('/gone')).toMatch(/Not here[^]*404$/);
  expect(await status('/.env.example')).toMatch(/404$/);
  expect(await server.run(['docker', 'exec', container, 'id', '-u'])).toBe('10001');
  await server.run(['docker', 'stop', container]);
  expect(await server.run(['docker', 'inspect', '--format', '{{.State.ExitCode}}', container])).toBe('0');
});

const files = { 'server.js': '', '.nvmrc': '20.20.2' };

test('a Dockerfile in the app wins, unless a language is named', async () => {
  const { directory } = app({ ...files, 'package.json': '{}', Dockerfile: 'FROM node:20-slim\nEXPOSE 4000\n' });
  const context = testContext({ host });
  expect((await build(directory, context)).defaults).toEqual({ processes: { web: { port: 4000 } } });
  expect(context.records[0]?.text).toMatch(/^Building the Dockerfile of the app/);
  const planned = await build(directory, testContext({ host }), { language: 'node' });
  expect(planned.defaults?.processes?.['web']).toEqual({ port: 3000 });
});

builderSuite(test, async () => ({
  builder: buildpacks({ images }),
  context: testContext({ host }),
  app: 'suite',
  checkout: async (version) => app({ ...files, 'package.json': '{}', version: String(version) }),
  broken: async () => app({ ...files, 'package.json': '{ "scripts": { "build": "exit 3" } }' }),
}));
