import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { git } from '@appliku/core';
import { type Lab, startLab } from '@appliku/lab';
import {
  createQueue,
  createTriggers,
  gitReceiver,
  memoryQueueStore,
  nodeListener,
  type Queue,
} from '@appliku/triggers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deploymentOf, hostOf } from './deployment.ts';
import { type Hello, openHello } from './hello.ts';
import { untilRuns } from './long-work.ts';

const token = 'a-token-of-the-hello';
const sound = new URL('../../examples/hello/app/version.js', import.meta.url);
const directory = '/home/deploy/hello.git';
let lab: Lab;
let hello: Hello;
let queue: Queue;
let triggers: Server;
/** Options of the next deploys, other than those of examples/hello. */
let changes: Parameters<typeof deploymentOf>[1] = {};

beforeAll(async () => {
  lab = await startLab({ name: 'epush' });
  hello = await openHello(lab);
  const { address } = hello.server;
  const { keyFile: privateKeyFile, knownHostsFile } = lab;
  const url = `ssh://deploy@${address}${directory}`;
  queue = createQueue({
    store: memoryQueueStore(),
    deployment: ({ commit = '' }) =>
      deploymentOf(hello.target, { source: git({ url, commit, privateKeyFile, knownHostsFile }), ...changes }),
  });
  queue.start();
  triggers = createServer(nodeListener(createTriggers({ apps: [{ app: 'hello', webhook: { token } }], queue })));
  const machine = address.replace(/\.\d+$/, '.1');
  triggers.listen(0, machine);
  await once(triggers, 'listening');
  const listens = triggers.address();
  if (typeof listens !== 'object' || listens === null) throw new Error('it does not listen');
  const host = hostOf(hello.target);
  const webhook = `http://${machine}:${listens.port}/hooks/deploy/hello`;
  await gitReceiver({ host, directory, url: webhook, token, onFailure: 'refuse' });
  await host.close();
});
afterAll(async () => {
  triggers?.closeAllConnections();
  triggers?.close();
  await queue?.close();
  await lab?.close();
});

interface Push {
  readonly said: () => string;
  readonly ended: Promise<unknown>;
  readonly breakOff: () => void;
}

/** As a person does it, over ssh. */
function push(): Push {
  const { keyFile, knownHostsFile } = lab;
  const remote = `deploy@${hello.server.address}:${directory}`;
  const GIT_SSH_COMMAND = `ssh -i '${keyFile}' -o IdentitiesOnly=yes -o UserKnownHostsFile='${knownHostsFile}'`;
  // A process group of its own: Ctrl-C at a terminal ends git and ssh alike.
  const child = spawn('git', ['--git-dir', hello.repository.directory, 'push', remote, 'main'], {
    env: { PATH: process.env['PATH'], GIT_SSH_COMMAND },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let said = '';
  child.stderr.on('data', (chunk) => void (said += String(chunk)));
  const ended = once(child, 'close').then(([exitCode]): unknown => exitCode);
  return { said: () => said, ended, breakOff: () => void process.kill(-(child.pid ?? 0), 'SIGINT') };
}

/** Where the branch is on the server. */
async function branch(): Promise<string> {
  return hello.server.run(['git', '--git-dir', directory, 'rev-parse', 'main'], { user: 'deploy' });
}

it('deploys what is pushed, and streams the log to who pushes', async () => {
  const commit = await hello.publish('v1');
  const first = push();
  expect([await first.ended, first.said()]).toEqual([
    0,
    expect.stringMatching(/remote: release 1 \(\w+.*\) serves at/),
  ]);
  expect(first.said()).toMatch(/remote: The deploy ended: succeeded\. *\n/);
  expect(await hello.get()).toMatchObject({ status: 200, version: 'v1' });
  expect([await branch(), (await queue.list())[0]]).toEqual([
    commit,
    expect.objectContaining({ commit, by: 'deploy' }),
  ]);
});

it('refuses what cannot be deployed: the branch and the app stay where they were', async () => {
  const before = await branch();
  await hello.publish('v2', { 'version.js': 'this is no program\n' });
  const failing = push();
  expect(await failing.ended).toBe(1);
  expect(failing.said()).toMatch(
    /remote: The deploy ended: failed[^]*RELEASE_COMMAND_FAILED[^]*SyntaxError[^]*remote rejected/,
  );
  expect(await branch()).toBe(before);
  expect(await hello.get()).toMatchObject({ status: 200, version: 'v1' });
});

it('sees a deploy to its end where who pushes goes away, and moves the branch with it', async () => {
  changes = { releaseCommand: ['sh', '-c', 'sleep 3007; true'] };
  const commit = await hello.publish('v3', { 'version.js': await readFile(sound, 'utf8') });
  const broken = push();
  await untilRuns(hello.server, 'sleep 3007');
  broken.breakOff();
  expect(await broken.ended).not.toBe(0);
  await expect
    .poll(async () => (await hello.server.exec(['pgrep', '--full', 'git-receive-pack|git receive-pack'])).exitCode)
    .not.toBe(0);
  await hello.server.run(['pkill', '--full', '--exact', 'sleep 3007']);
  await expect.poll(branch).toBe(commit);
  expect(await hello.get()).toMatchObject({ status: 200, version: 'v3' });
});
