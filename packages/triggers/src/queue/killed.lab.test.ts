import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { sqliteStore } from '../stores/sqlite-store.ts';
import { fakeDeployment } from '../testing/fake-deployment.ts';
import { createQueue } from './create-queue.ts';

const script = fileURLToPath(new URL('../testing/child-queue.ts', import.meta.url));

it('a process that is killed by SIGKILL leaves jobs in the file, which another one takes over', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'queue-killed-'));
  const file = join(directory, 'queue.db');
  const deployed: (string | undefined)[] = [];
  const queue = createQueue({
    store: sqliteStore({ file }),
    deployment: (job) => fakeDeployment(job, async () => void deployed.push(`${job.app} ${job.commit?.at(-1)}`)),
    heartbeat: { everyMs: 20, missed: 20 },
  });
  const add = async (app: string, digit: string): Promise<string> => {
    const { job } = await queue.add({ app, commit: digit.padStart(40, '0') });
    return job?.id ?? '';
  };
  const running = await add('shop', '1');

  const args = ['--import', 'tsx', '--conditions=@appliku/source', script, file];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk) => void (said += String(chunk)));
  await expect.poll(() => said).toBe('running\n');
  const blog = await add('blog', '1');
  await expect.poll(() => said).toBe('running\nrunning\n');
  const superseded = await add('blog', '2');
  const newest = await add('blog', '3');
  child.kill('SIGKILL');
  await once(child, 'exit');

  queue.start();
  expect(await queue.ended(running)).toMatchObject({ state: 'failed', error: { code: 'DEPLOYER_LOST' } });
  expect(await queue.ended(blog)).toMatchObject({ state: 'failed', error: { code: 'DEPLOYER_LOST' } });
  expect(await queue.ended(superseded)).toMatchObject({ state: 'superseded', supersededBy: newest });
  expect(await queue.ended(newest)).toMatchObject({ state: 'succeeded' });
  await expect.poll(() => deployed.toSorted()).toEqual(['blog 3', 'shop 1']);
  expect(await queue.list({ app: 'shop' })).toMatchObject([{ retryOf: running }, { id: running }]);
  await queue.close();
  await rm(directory, { recursive: true });
});
