import { askAt, routerSuite, testContext, type TestContext } from '@appliku/conformance';
import { type Host, ssh } from '@appliku/core';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, it } from 'vitest';
import { haproxy } from './router.ts';

let lab: Lab;
let server: LabServer;
let host: Host;
let context: TestContext;

beforeAll(async () => {
  lab = await startLab({ name: 'haprox', bare: 'trixie', packages: ['haproxy'] });
  const [first] = lab.servers;
  if (first === undefined) throw new Error('the lab has no server');
  server = first;
  const { keyFile, knownHostsFile } = lab;
  host = ssh({ host: server.address, username: 'deploy', privateKeyFile: keyFile, knownHostsFile });
  context = testContext({ host });
});
afterAll(async () => {
  await host?.close();
  await lab?.close();
});

routerSuite(it, async () => {
  const router = haproxy();
  return {
    router,
    context,
    address: server.address.replace(/\.\d+$/, '.1'),
    ask: askAt(server.address),
    [Symbol.asyncDispose]: async () => {
      for (const app of ['shop', 'blog']) await router.remove(app, context);
    },
  };
});
