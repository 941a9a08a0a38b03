/** Runs jobs of a file in a process of its own, which never come to an end: for tests that kill it. */
import { fakeDeployment } from './fake-deployment.ts';
import { createQueue } from '../queue/create-queue.ts';
import { sqliteStore } from '../stores/sqlite-store.ts';

const [, , file = ''] = process.argv;

const queue = createQueue({
  store: sqliteStore({ file }),
  deployment: (job) =>
    fakeDeployment(job, () => {
      process.stdout.write('running\n');
      return new Promise(() => setInterval(() => undefined, 60_000));
    }),
  heartbeat: { everyMs: 20 },
});
queue.start();
setInterval(() => undefined, 60_000);
