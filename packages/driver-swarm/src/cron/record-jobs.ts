import { dueJobs, type Context, type Release } from '@appliku/core';
import { jobFile } from '../jobs/job-file.ts';
import { mountsFor } from '../jobs/run-job.ts';
import type { Settings } from '../options.ts';
import { configText } from '../registry/docker-login.ts';
import { runImageOf } from '../registry/image-of.ts';
import { loginOf } from '../registry/login-of.ts';
import { put } from '../store/put.ts';
import { raftStore } from '../store/raft-store.ts';
import { cronJobName } from './cron-runs.ts';
import { setUpTimers } from './cron-timers.ts';
import { jobKey, jobRecord } from './job-record.ts';

/**
 * Puts what the cron jobs of a release are made of where managers find it, with the login that nodes pull with, as Swarm keeps
 * it for services. Nothing is due by that.
 */
export async function recordJobs(release: Release, settings: Settings, context: Context): Promise<void> {
  const { app, number, cron } = release;
  if (Object.keys(cron).length === 0) return;
  await setUpTimers(app, context);
  const store = raftStore(context.places.run, app);
  const login = await loginOf(settings, context);
  if (login !== undefined) await put(store, 'registry', configText(login), true);
  const [image, secrets, mounts] = await Promise.all([
    runImageOf(release, settings, context),
    context.secrets(number),
    mountsFor(release, settings, context),
  ]);
  for (const job of Object.values(dueJobs(release))) {
    const file = jobFile(release, { ...job, name: cronJobName(job.name) }, { image, secrets, mounts, settings });
    await put(store, jobKey(number, job.name), jobRecord(app, job, file), true);
  }
}
