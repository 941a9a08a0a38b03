import { DeployError, type Deployment, secret } from '@appliku/core';
import { type Lab, startLab, startLoad } from '@appliku/lab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deploymentOf, type Target } from './deployment.ts';
import { ask } from './hello.ts';
import { openSwarmHello, type SwarmHello } from './swarm-hello.ts';

/** Three managers, on each of which Nginx runs. */
let lab: Lab;
let hello: SwarmHello;
let target: Target;

beforeAll(async () => {
  lab = await startLab({ name: 'eswarm', servers: 3 });
  hello = await openSwarmHello(lab, { managers: 3 });
  target = { ...hello.target, route: lab.servers.map(({ address }) => address) };
});

afterAll(async () => {
  await lab?.close();
});

function deployment(): Deployment {
  return deploymentOf(target, { env: { GREETING: secret('hello $HOME') } });
}

async function deploy(version: string): Promise<void> {
  await hello.publish(version);
  expect((await deployment().deploy()).outcome).toBe('deployed');
}

it('deploys to several servers, and loses no request in a redeploy, a rollback and a failure', async () => {
  await deploy('v1');
  expect(await hello.get()).toMatchObject({ status: 200, version: 'v1' });
  expect((await hello.get('/env?name=GREETING')).body).toContain('hello $HOME');
  const load = await startLoad({ url: hello.url, host: hello.domain, rate: 50, seconds: 600 });
  await deploy('v2');
  await deployment().rollback();
  await hello.publish('v3', { 'fault.txt': 'crash\n' });
  const failed: unknown = await deployment()
    .deploy()
    .catch((error: unknown) => error);
  const { sent, ok, lost, byError, byVersion } = await load.stop();
  expect({ lost, byError, answered: ok }).toEqual({ lost: 0, byError: {}, answered: sent });
  expect(Object.keys(byVersion).sort()).toEqual(['v1', 'v2']);
  expect(DeployError.isInstance(failed) && failed.toJSON()).toMatchObject({
    code: 'DEPLOY_CRASHED',
    message: expect.stringMatching(/^web of release 4 ended with exit code 1 on \S+$/),
    output: expect.arrayContaining([expect.stringContaining('This version cannot start')]),
  });
  for (const { address } of lab.servers)
    expect(await ask(address, hello.domain, '/')).toMatchObject({ status: 200, version: 'v1' });
});

it('answers by the other managers when one is lost', async () => {
  const [lost, ...others] = lab.servers;
  await lost?.off();
  for (const { address } of others)
    await expect
      .poll(() => ask(address, hello.domain, '/'), { timeout: 120_000 })
      .toMatchObject({ status: 200, version: 'v1' });
});
