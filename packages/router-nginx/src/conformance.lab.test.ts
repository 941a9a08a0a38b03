import { askAt, routerSuite, testContext } from '@appliku/conformance';
import type { Host } from '@appliku/core';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, it } from 'vitest';
import { hostOf, machineOf, onlyServer } from './fixtures/server.ts';
import { nginx } from './index.ts';

let lab: Lab;
let server: LabServer;
let host: Host;

beforeAll(async () => {
  lab = await startLab({ name: 'confr' });
  server = onlyServer(lab);
  host = hostOf(lab, server);
});
afterAll(async () => {
  await host?.close();
  await lab?.close();
});

const router = nginx({ tls: { redirect: false } });

routerSuite(it, async () => {
  const context = testContext({ host });
  return {
    router,
    context,
    address: machineOf(server),
    ask: askAt(server.address),
    [Symbol.asyncDispose]: async () => {
      for (const app of ['shop', 'blog']) await router.remove(app, context);
    },
  };
});
