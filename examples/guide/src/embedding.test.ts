// #region test
import { fakeWorld } from '@appliku/conformance';
import { DeployError } from '@appliku/core';
import { expect, it } from 'vitest';
import { type Job, runJob } from './embedding.ts';

const { signal } = new AbortController();

it('tells of a deploy that fails, and of one that works', async () => {
  const { faults, host, source, builder, driver, router } = fakeWorld();
  const app = { app: 'shop', host, source, builder, driver, router, processes: { web: { port: 3000 } } };
  const job: Job = { app, requestedBy: 'anna' };

  faults.next('builder.build', () => {
    throw new DeployError('The build ended with exit code 1', { code: 'BUILD_FAILED' });
  });
  const failed = await runJob(job, () => {}, signal);
  expect(failed).toMatchObject({ status: 'failed', detail: { code: 'BUILD_FAILED', stage: 'build' } });

  const succeeded = await runJob(job, () => {}, signal);
  expect(succeeded).toMatchObject({ status: 'succeeded', detail: { outcome: 'deployed', release: { by: 'anna' } } });
});
// #endregion test
