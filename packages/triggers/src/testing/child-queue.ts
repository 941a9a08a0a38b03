/** Runs jobs in a process of its own, which never come to an end: for tests that kill it. */
import { fakeDeployment } from './fake-deployment.ts';
import { createQueue } from '../queue/create-queue.ts';
import { postgresQueueStore } from '../stores/postgres-store.ts';
import { sqliteStore } from '../stores/sqlite-store.ts';

const [, , kind = '', where = ''] = process.argv;

const queue = createQueue({
  store: kind === 'postgres' ? postgresQueueStore({ connection: where }) : sqliteStore({ file: where }),
  deployment: (job) =>
    fakeDeployment(job, () => {
      process.stdout.write('running\n');
      return new Promise(() => setInterval(() => undefined, 60_000));
    }),
  heartbeat: { everyMs: 20 },
});
queue.start();
setInterval(() => undefined, 60_000);
