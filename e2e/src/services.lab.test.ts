import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bringImages, type Lab, startLab, until } from '@appliku/lab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { leftovers } from './chaos/leftovers.ts';
import { deploymentOf } from './deployment.ts';
import { type Hello, openHello } from './hello.ts';
import { files, withRedis } from './services/options.ts';

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
  await until(async () => (await app.deploy().catch(() => undefined))?.outcome === 'deployed', {
    waitingFor: 'the lease',
  });
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
