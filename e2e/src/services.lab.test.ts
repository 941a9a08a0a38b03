import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eject } from '@appliku/builder-buildpacks';
import { fromEnvironment, loadConfig } from '@appliku/config';
import { createDeployment } from '@appliku/core';
import { bringImages, type Lab, startLab, until } from '@appliku/lab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { leftovers } from './chaos/leftovers.ts';
import { deploymentOf, hostOf } from './deployment.ts';
import { ask, type Hello, openHello } from './hello.ts';
import { applikuApp } from './services/appliku-app.ts';
import { files, withRedis } from './services/options.ts';
import { untilFree } from './until-free.ts';

let lab: Lab;
let hello: Hello;

beforeAll(async () => {
  lab = await startLab({ name: 'beside' });
  hello = await openHello(lab);
  await bringImages(hello.server, ['redis:7']);
});
afterAll(() => lab?.close());

async function containers(): Promise<readonly string[]> {
  const argv = ['docker', 'ps', '--all', '--no-trunc', '--quiet', '--filter', 'label=com.appliku.service=db'] as const;
  return (await hello.server.run(argv)).split('\n').filter(Boolean);
}

it('a database beside the app is there before the release command, also after a deployer was killed in its start', async () => {
  await hello.publish('v1', files);
  const program = fileURLToPath(new URL('services/killed.ts', import.meta.url));
  const argv = ['--import', import.meta.resolve('tsx'), '--conditions=@appliku/source', program];
  const child = spawn(process.execPath, [...argv, JSON.stringify(hello.target)], { stdio: 'inherit' });
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  const app = deploymentOf(hello.target, withRedis);
  await untilFree(hello.server, hello.target.app);
  expect(await app.deploy()).toMatchObject({ outcome: 'deployed' });
  expect(await hello.get()).toMatchObject({ status: 200, version: 'v1', body: '1' });
  expect(await containers()).toHaveLength(1);
});

it('stays the same over deploys and a rollback, and its data with it', async () => {
  const [id] = await containers();
  await hello.publish('v2', files);
  const app = deploymentOf(hello.target, withRedis);
  expect(await app.deploy()).toMatchObject({ outcome: 'deployed', warnings: [] });
  expect(await hello.get()).toMatchObject({ version: 'v2', body: '2' });
  expect(await app.rollback()).toMatchObject({ outcome: 'rolled-back', warnings: [] });
  expect(await hello.get()).toMatchObject({ version: 'v1', body: '2' });
  expect(await containers()).toEqual([id]);
  const lines: string[] = [];
  for await (const { process, text } of app.logs({ process: 'db' })) lines.push(`${process} ${text}`);
  expect(lines.join('\n')).toMatch(/^db .*Ready to accept connections/m);
});

it('comes back with the app when the server boots', async () => {
  await hello.server.off();
  await hello.server.start();
  await until(async () => (await hello.get().catch(() => undefined))?.body === '2', {
    waitingFor: 'the app and its data',
  });
  const current = await deploymentOf(hello.target, withRedis).current();
  expect(current).toMatchObject({ rollout: { complete: true } });
  expect(await leftovers(hello.server, hello.target.app, current?.release.number ?? 0)).toEqual([]);
});

it('an app that has an appliku.yml is deployed by it, with its database, volume, cron job and values from elsewhere', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'appliku-yml-'));
  for (const [name, text] of Object.entries(applikuApp)) writeFileSync(join(directory, name), text);
  const planned = await eject(directory, 'books', { preparedImage: 'node-20-npm', startCommand: 'node web.mjs' });
  for (const [, image] of planned.dockerfile.matchAll(/^FROM (\S*node:\S+)/gm))
    await hello.server.run(['docker', 'tag', 'node:20-slim', image ?? '']);
  process.env['BOOKS_SECRET_KEY'] = 'hunter2-of-books';
  const options = await loadConfig(directory, { app: 'books', values: [fromEnvironment('BOOKS_')] });
  delete process.env['BOOKS_SECRET_KEY'];
  const app = createDeployment({ host: hostOf(hello.target), ...options });
  expect(await app.deploy()).toMatchObject({ outcome: 'deployed', warnings: [] });
  const answer = await ask(hello.server.address, 'books.example.com', '/');
  expect(JSON.parse(answer.body)).toEqual({
    GREETING: '1.10',
    HOSTS: 'books.example.com',
    MEDIA_URL: '/media/',
    SECRET_KEY: 'hunter2-of-books',
    built: '1.10 16',
    releases: '1',
  });
  const note = await ask(hello.server.address, 'books.example.com', '/media/note.txt');
  expect([note.status, note.body]).toEqual([200, 'from the release command']);
  expect(await app.deploy()).toMatchObject({ outcome: 'unchanged' });
  await app.destroy({ volumes: true });
  rmSync(directory, { recursive: true });
});
