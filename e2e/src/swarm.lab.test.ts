import { DeployError, type Deployment, secret } from '@appliku/core';
import { type Lab, type LabServer, startLab, startLoad } from '@appliku/lab';
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

/** However busy the machine is. */
const patience = { timeout: 300_000, interval: 200 };

function deployment(): Deployment {
  const tick = { schedule: '0 3 * * *', command: ['printenv', 'GREETING'] };
  return deploymentOf(target, { env: { GREETING: secret('hello $HOME') }, cron: { tick } });
}

/** Resolves with what was told of its progress. */
async function deploy(version: string): Promise<readonly string[]> {
  await hello.publish(version);
  const steps: string[] = [];
  const one = deployment();
  one.on('progress', ({ step }) => void steps.push(step));
  expect((await one.deploy()).outcome).toBe('deployed');
  return steps;
}

it('deploys to several servers, and loses no request in a redeploy, a rollback and a failure', async () => {
  expect(await deploy('v1')).toContainEqual(expect.stringMatching(/^web\.1 is running on \S+$/));
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
    message: expect.stringMatching(/^web\.[123] of release 4 ended with exit code 1 on \S+$/),
    output: expect.arrayContaining([expect.stringContaining('This version cannot start')]),
  });
  for (const { address } of lab.servers)
    expect(await ask(address, hello.domain, '/')).toMatchObject({ status: 200, version: 'v1' });
}, 600_000);

it('loses no request while the manager that they come by is drained', async () => {
  const { server, url, domain } = hello;
  const update = async (availability: string): Promise<string> =>
    server.run(['docker', 'node', 'update', '--availability', availability, server.name]);
  const load = await startLoad({ url, host: domain, rate: 50, seconds: 600 });
  await update('drain');
  const containers = ['docker', 'ps', '--quiet', '--filter', 'label=com.appliku.process'] as const;
  await expect.poll(() => server.run(containers), patience).toBe('');
  const { sent, ok, lost, byError } = await load.stop();
  expect({ lost, byError, answered: ok }).toEqual({ lost: 0, byError: {}, answered: sent });
  await update('active');
});

it('starts a cron job once, when all managers have it due, each by a clock of its own', async () => {
  const clocks = ['03:00:05', '03:01:59', '03:04:30'];
  for (const [index, server] of lab.servers.entries()) {
    // Found before the real one; what starts jobs asks for the time in these words alone.
    const date = `#!/bin/sh\n[ "$*" != +%s ] || set -- -u -d '2026-01-05 ${clocks[index]}' +%s\nexec /usr/bin/date "$@"\n`;
    await server.run(['tee', '/usr/local/sbin/date'], { input: date });
    await server.run(['chmod', '755', '/usr/local/sbin/date']);
    const timers = ['systemctl', 'list-timers', '--all', '--no-legend', 'appliku-cron@hello.*'] as const;
    expect(await server.run(timers)).toContain('appliku-cron@hello.tick.timer');
  }
  const argv = ['sh', '/usr/local/lib/appliku/cron-run', 'hello.tick'] as const;
  expect(await Promise.all(lab.servers.map(async (server) => (await server.exec(argv)).exitCode))).toEqual([0, 0, 0]);
  const runs = await deployment().cron.runs('tick');
  expect(runs).toMatchObject([{ outcome: 'ended', exitCode: 0, output: '[secret]' }]);
  for (const server of lab.servers) await server.run(['rm', '/usr/local/sbin/date']);
});

it('answers by the other managers when one is lost, and by that one when it is back', async () => {
  const [lost, ...others] = lab.servers;
  const answersBy = async (servers: readonly LabServer[]): Promise<void> => {
    for (const { address } of servers)
      await expect
        .poll(() => ask(address, hello.domain, '/').catch(String), patience)
        .toMatchObject({ status: 200, version: 'v1' });
  };
  await lost?.off();
  await answersBy(others);
  await lost?.start();
  await answersBy(lab.servers);
});
