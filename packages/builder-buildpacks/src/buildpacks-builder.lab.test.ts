import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testContext, type TestContext } from '@appliku/conformance';
import { type Builder, type Host, ssh } from '@appliku/core';
import { type Lab, type LabServer, startLab, until } from '@appliku/lab';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildpacks } from './buildpacks-builder.ts';
import { eject } from './eject.ts';
import type { BuildpacksOptions } from './options.ts';

let lab: Lab;
let server: LabServer;
let host: Host;
let directory = '';

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
  directory = mkdtempSync(join(tmpdir(), 'buildpacks-test-'));
  cpSync(fileURLToPath(new URL('../fixtures/node-express', import.meta.url)), directory, { recursive: true });
  // A registry of images is not there: the image that is goes by the name that is planned.
  const { plan } = await eject(directory, 'shop');
  const version = plan.decisions.find(({ what }) => what === 'Node.js')?.value ?? '';
  await server.run(['docker', 'tag', 'node:20-slim', `node:${version}-slim`]);
});

afterAll(async () => {
  await host.close();
  await lab.close();
  rmSync(directory, { recursive: true });
});

type Result = Awaited<ReturnType<Builder['build']>>;

function build(context: TestContext, options: BuildpacksOptions = {}): Promise<Result> {
  const checkout = { revision: { id: 'revision' }, directory, dispose: () => Promise.resolve() };
  return buildpacks(options).build(checkout, 'shop', context);
}

/** The answer of the app, which is stopped by SIGTERM afterwards. */
async function ask(image: string): Promise<unknown> {
  const container = await server.run(['docker', 'run', '--detach', '--publish=127.0.0.1:8080:3000', image]);
  const get = (): ReturnType<LabServer['exec']> =>
    server.exec(['curl', '--silent', '--fail', 'http://127.0.0.1:8080/']);
  await until(async () => (await get()).exitCode === 0, { waitingFor: 'the app' });
  const { stdout } = await get();
  await server.run(['docker', 'stop', container]);
  const exitCode = await server.run(['docker', 'inspect', '--format', '{{.State.ExitCode}}', container]);
  return { ...JSON.parse(stdout), exitCode };
}

test('an Express app answers, without rights, dev dependencies or secrets; a change of the source installs nothing', async () => {
  const context = testContext({ host });
  const { artifact, defaults } = await build(context, { secrets: { NPM_TOKEN: 'pl4nted' } });
  expect(await ask(artifact.id)).toMatchObject({ environment: 'production', user: 10001, exitCode: '0' });
  expect(defaults).toEqual({
    processes: { web: { port: 3000 }, worker: { command: { argv: ['node', 'worker.js'] } } },
    releaseCommand: { shell: 'node -e "console.log(\\"migrated\\")"' },
  });
  const find = (pattern: string): Promise<string> =>
    server.run([
      'docker',
      'run',
      '--rm',
      artifact.id,
      'find',
      'node_modules',
      '-name',
      'package.json',
      '-path',
      pattern,
    ]);
  expect(await find('*/express/*')).toContain('node_modules/express/package.json');
  expect(await find('*esbuild*')).toBe('');
  expect(await server.run(['docker', 'history', '--no-trunc', artifact.id])).not.toContain('pl4nted');
  writeFileSync(join(directory, 'src/server.js'), '// Changed.\n', { flag: 'a' });
  const second = testContext({ host });
  const changed = await build(second, { secrets: { NPM_TOKEN: 'pl4nted' } });
  expect(changed.artifact.id).not.toBe(artifact.id);
  const steps = second.records.map(({ text }) => text);
  const installs = steps.flatMap((text) => /^(#\d+) \[.*npm ci/.exec(text)?.[1] ?? []);
  expect(installs).toHaveLength(2);
  for (const step of installs) expect(steps).toContain(`${step} CACHED`);
  const layers = (id: string): Promise<string> =>
    server.run(['docker', 'image', 'inspect', '--format', '{{range .RootFS.Layers}}{{println .}}{{end}}', id]);
  const [before, after] = [await layers(artifact.id), await layers(changed.artifact.id)];
  expect(after.split('\n').filter((layer) => !before.includes(layer))).toHaveLength(1);
});

test('a Dockerfile in the app wins, unless a language is named', async () => {
  writeFileSync(join(directory, 'Dockerfile'), 'FROM node:20-slim\nEXPOSE 4000\n');
  const context = testContext({ host });
  expect((await build(context)).defaults).toEqual({ processes: { web: { port: 4000 } } });
  expect(context.records[0]?.text).toMatch(/^Building the Dockerfile of the app/);
  expect((await build(testContext({ host }), { language: 'node' })).defaults?.processes?.['web']).toEqual({
    port: 3000,
  });
});
