import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { createQueue, type Queue } from '../queue/create-queue.ts';
import type { JobRequest } from '../queue/job.ts';
import type { QueueStore } from '../queue/queue-store.ts';
import { fakeDeployment } from './fake-deployment.ts';

const script = fileURLToPath(new URL('child-queue.ts', import.meta.url));

/**
 * Kills a process by SIGKILL that shares a store with this one, in the middle of its jobs, and sees that they are failed by
 * themselves and done again, or healed, and that none is lost.
 */
export async function expectTakenOver(store: QueueStore, kind: 'sqlite' | 'postgres', where: string): Promise<void> {
  const deployed: (string | undefined)[] = [];
  const queue = createQueue({
    store,
    deployment: (job) =>
      fakeDeployment(job, async () => void deployed.push(`${job.app} ${job.action} ${job.commit?.at(-1)}`)),
    heartbeat: { everyMs: 20, missed: 20 },
  });
  const add = async (app: string, digit: string, rest: Partial<JobRequest> = {}): Promise<string> => {
    const { job } = await queue.add({ app, commit: digit.padStart(40, '0'), ...rest });
    return job?.id ?? '';
  };
  const running = await add('shop', '1');
  const rollback = await add('wiki', '1', { action: 'rollback' });

  const { child, said } = startChild(kind, where);
  await expect.poll(said).toBe('running\n'.repeat(2));
  const blog = await add('blog', '1');
  await expect.poll(said).toBe('running\n'.repeat(3));
  const superseded = await add('blog', '2');
  const newest = await add('blog', '3');
  child.kill('SIGKILL');
  await once(child, 'exit');

  queue.start();
  for (const id of [running, rollback, blog])
    expect(await queue.ended(id)).toMatchObject({ state: 'failed', error: { code: 'DEPLOYER_LOST' } });
  expect(await queue.ended(superseded)).toMatchObject({ state: 'superseded', supersededBy: newest });
  expect(await queue.ended(newest)).toMatchObject({ state: 'succeeded' });
  await expect.poll(() => deployed.toSorted()).toEqual(['blog deploy 3', 'shop deploy 1']);
  expect(await queue.list({ app: 'shop' })).toMatchObject([{ retryOf: running }, { id: running }]);
  await expectRepaired(queue, rollback);
  await queue.close();
}

/** A rollback is not done again by itself. */
async function expectRepaired(queue: Queue, rollback: string): Promise<void> {
  const [repair] = await queue.list({ app: 'wiki' });
  expect(repair).toMatchObject({ action: 'repair', retryOf: rollback });
  expect(await queue.ended(repair?.id ?? '')).toMatchObject({ state: 'succeeded', result: { outcome: 'repaired' } });
}

function startChild(kind: string, where: string): { readonly child: ChildProcess; readonly said: () => string } {
  const args = ['--import', 'tsx', '--conditions=@appliku/source', script, kind, where];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk) => void (said += String(chunk)));
  return { child, said: () => said };
}
