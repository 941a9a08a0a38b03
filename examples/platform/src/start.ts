import type { AddressInfo } from 'node:net';
import { createQueue, sqliteStore } from '@appliku/triggers';
import { deploymentOf, readApps } from './apps.ts';
import { createPlatform } from './create-platform.ts';

const [file = 'apps.json', port = '8080'] = process.argv.slice(2);

// #region start
const apps = await readApps(file);
const queue = createQueue({
  store: sqliteStore({ file: 'platform.db' }), // what was asked for outlives this process
  deployment: ({ app, commit }) => {
    const found = apps.get(app);
    if (found === undefined) throw new Error(`there is no app ${app} any more`);
    return deploymentOf(found, commit);
  },
  limits: { total: 4, perHost: 2 },
});
queue.on((event) => {
  if (event.type === 'job') console.log(event.job.app, event.job.id, event.job.state);
});
queue.start();

const server = createPlatform(apps, queue).listen(Number(port), '127.0.0.1', () => {
  const address: AddressInfo | string | null = server.address();
  console.log('http://127.0.0.1:%d', typeof address === 'object' ? address?.port : port);
});

process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections(); // browsers read on and on
  void queue.close({ graceMs: 60_000 }); // what still runs then is ended, and goes on in the next process
});
// #endregion start
