import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeWorld, type FakeWorld } from '@appliku/conformance';
import { createDeployment, DeployError, local, secret } from '@appliku/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTriggers, type Triggers } from '../http/create-triggers.ts';
import { nodeListener } from '../http/node-listener.ts';
import { createQueue, type Queue } from '../queue/create-queue.ts';
import { memoryQueueStore } from '../stores/memory-store.ts';
import { gitReceiver, type GitReceiver, type GitReceiverOptions } from './git-receiver.ts';

const token = 'a-token-of-the-shop"\\';
let place: string;
let directory: string;
let work: string;
let server: Server;
let queue: Queue;
let world: FakeWorld;
/** Builds that were held. */
let builds: number;
/** What is between Git's hook and the triggers. */
let between: (triggers: Triggers) => Triggers;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'git receiver-'));
  [directory, work] = [join(place, "bare 'shop'.git"), join(place, 'work')];
  [world, builds] = [fakeWorld(), 0];
  between = (triggers) => triggers;
  queue = createQueue({
    store: memoryQueueStore(),
    deployment: ({ app, commit = '' }) => {
      const { host, source, builder, driver, router } = world;
      source.push(commit);
      return createDeployment({ app, host, source, builder, driver, router, processes: { web: { port: 3000 } } });
    },
    heartbeat: { everyMs: 50 },
  });
  queue.start();
  const triggers = createTriggers({ apps: [{ app: 'shop', webhook: { token } }], queue });
  server = createServer(nodeListener((request) => between(triggers)(request)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await git('init', '-q', '-b', 'main', work);
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await queue.close();
  await rm(place, { recursive: true });
});

interface Ran {
  readonly exitCode: number;
  /** What the far side said, without its prefix. */
  readonly said: string;
}

interface Running {
  /** So far. */
  readonly said: () => string;
  readonly ended: Promise<Ran>;
}

function start(...words: readonly string[]): Running {
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com'];
  const env = { PATH: process.env['PATH'], HOME: place };
  const child = spawn('git', [...who, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let heard = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => void (heard += String(chunk)));
  const said = (): string => heard.replaceAll(/^remote: /gm, '');
  const ended = once(child, 'close').then(([exitCode]): Ran => ({ exitCode: Number(exitCode), said: said() }));
  return { said, ended };
}

async function git(...words: readonly string[]): Promise<Ran> {
  return start(...words).ended;
}

const inWork = (...words: readonly string[]): Promise<Ran> => git('-C', work, ...words);

async function commit(text: string): Promise<string> {
  await writeFile(join(work, 'app.txt'), text);
  await inWork('add', '--all');
  await inWork('commit', '-q', '-m', text);
  return (await inWork('rev-parse', 'HEAD')).said.trim();
}

async function push(...refs: readonly string[]): Promise<Ran> {
  return inWork('push', directory, ...refs);
}

/** Where a ref of the repository is; empty: there is none. */
async function at(ref: string): Promise<string> {
  return (await git('--git-dir', directory, 'rev-parse', '--verify', '--quiet', ref)).said.trim();
}

async function receive(changes: Partial<GitReceiverOptions> = {}): Promise<GitReceiver> {
  const { port } = listening(server.address());
  const url = `http://127.0.0.1:${port}/hooks/deploy/shop`;
  return gitReceiver({ host: local(), directory, url, token: secret(token), ...changes });
}

function listening(address: AddressInfo | string | null): AddressInfo {
  if (typeof address === 'object' && address !== null) return address;
  throw new Error('it does not listen');
}

const crash = (): never => {
  throw new DeployError('The build ended with exit code 1', {
    code: 'BUILD_FAILED',
    hint: 'Mend it.',
    output: ['npm is not there'],
  });
};

it('makes the repository once, and keeps the token to its owner', async () => {
  const made = ['repository', 'uploadpack.allowAnySHA1InWant', 'appliku.branch', 'appliku.url', 'appliku.onfailure'];
  const files = ['appliku.curl', 'hooks/update', 'hooks/post-receive'];
  expect((await receive()).changed).toEqual([...made, 'appliku.others', ...files]);
  expect((await receive()).changed).toEqual([]);
  expect((await receive({ branch: 'live', onFailure: 'refuse' })).changed).toEqual([
    'HEAD',
    'appliku.branch',
    'appliku.onfailure',
  ]);
  expect((await stat(join(directory, 'appliku.curl'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(directory, 'config'), 'utf8')).not.toContain('a-token');
});

it("leaves alone what is somebody else's", async () => {
  await expect(receive({ directory: work })).rejects.toMatchObject({
    code: 'COMMAND_FAILED',
    output: [expect.stringContaining('is no bare repository')],
  });
  await receive();
  await writeFile(join(directory, 'hooks/pre-receive'), '#!/bin/sh\n');
  await expect(receive()).rejects.toMatchObject({
    output: [expect.stringContaining("pre-receive is somebody else's")],
  });
});

it('names every mistake in its options', () => {
  const wrong = { host: local(), directory: 'shop.git', branch: '-f', url: 'ftp://a', token: 'short' };
  return expect(gitReceiver(wrong)).rejects.toThrow(/directory: .*\n {2}branch: .*\n {2}url: .*\n {2}token: /);
});

describe.each(['report', 'refuse'] as const)('to %s', (onFailure) => {
  beforeEach(async () => void (await receive({ onFailure })));

  it('deploys the commit that was pushed, and streams the log to who pushes', async () => {
    const first = await commit('one');
    const pushed = await push('main');
    expect(pushed.said).toContain('The deploy ended: succeeded.');
    expect(pushed.exitCode).toBe(0);
    expect(await queue.list()).toMatchObject([
      { commit: first, ref: 'refs/heads/main', reason: 'git push', state: 'succeeded' },
    ]);
    expect(await at('main')).toBe(first);
    await inWork('commit', '-q', '--amend', '-m', 'another one');
    expect((await push('main')).exitCode).toBe(1);
    expect(await queue.list()).toHaveLength(1);
    expect((await push('+main')).said).toContain('The deploy ended: succeeded.');
    expect((await queue.list())[0]?.commit).toBe(await at('main'));
  });

  it('tells a deploy that fails, with what serves', async () => {
    const first = await commit('one');
    await push('main');
    world.faults.next('builder.build', crash);
    const second = await commit('two');
    const { exitCode, said } = await push('main');
    expect(said).toContain('The deploy ended: failed.');
    expect(said).toMatch(/BUILD_FAILED: The build ended[^]*\| npm is not there[^]*Mend it\./);
    expect(exitCode).toBe(onFailure === 'refuse' ? 1 : 0);
    expect(await at('main')).toBe(onFailure === 'refuse' ? first : second);
    // What was refused is pushed again; what was reported is there.
    expect((await push('main')).said).toContain(onFailure === 'refuse' ? 'The deploy ended: succeeded.' : 'up-to-date');
  });
});

it('takes other branches and tags, which deploy nothing, and deletes none that is deployed', async () => {
  await receive();
  await commit('one');
  expect((await push('main:refs/heads/topic', 'main:refs/tags/v1')).said).toContain(
    'topic is taken, and deploys nothing',
  );
  expect(await queue.list()).toEqual([]);
  await push('main');
  expect((await push(':main')).exitCode).toBe(1);
  expect((await push(':topic')).exitCode).toBe(0);
  expect([await at('topic'), await at('main')]).toEqual(['', (await queue.list())[0]?.commit]);
});

it('refuses them where that is wanted', async () => {
  await receive({ otherBranches: 'refuse' });
  await commit('one');
  const { exitCode, said } = await push('main:refs/heads/topic');
  expect([exitCode, said]).toEqual([1, expect.stringContaining('Only refs/heads/main is taken here.')]);
  expect((await push('main')).exitCode).toBe(0);
});

it('deploys nothing for who does not know the token, and says so', async () => {
  await receive({ onFailure: 'refuse', token: 'another-token-of-it' });
  await commit('one');
  const { exitCode, said } = await push('main');
  expect(said).toContain('The token is not that of the app');
  expect(exitCode).toBe(1);
  expect(await queue.list()).toEqual([]);
});

it('goes on with the log where the connection broke', async () => {
  await receive();
  let answers = 0;
  between = (triggers) => async (request) => {
    const response = await triggers(request);
    if (response.body === null || !request.url.endsWith('/log?text')) return response;
    answers += 1;
    if (answers > 1) return response;
    const reader = response.body.getReader();
    const { value } = await reader.read();
    await reader.cancel();
    return new Response(value ?? null, { headers: response.headers });
  };
  await commit('one');
  const { said } = await push('main');
  expect(answers).toBe(2);
  expect(said.match(/^release 1 /gm)).toHaveLength(1);
  expect(said).toContain('The deploy ended: succeeded.');
});

/** The next build waits until the function is called that this returns. */
function holdBuild(): () => void {
  let go = (): void => undefined;
  const gone = new Promise<void>((resolve) => void (go = resolve));
  world.faults.next('builder.build', () => {
    builds += 1;
    return gone;
  });
  return go;
}

it('of two pushes at once to refuse, the one that comes too late is refused before it deploys', async () => {
  await receive({ onFailure: 'refuse' });
  const go = holdBuild();
  const first = await commit('one');
  const pushed = push('main');
  await expect.poll(() => builds).toBe(1);
  await commit('two');
  const late = start('-C', work, 'push', directory, 'main');
  await expect.poll(late.said).toContain('Waiting for another push.');
  go();
  expect((await pushed).exitCode).toBe(0);
  expect(await at('main')).toBe(first);
  const { exitCode, said } = await late.ended;
  expect([exitCode, said]).toEqual([1, expect.stringContaining('has moved meanwhile')]);
  expect(await queue.list()).toHaveLength(1);
});

it('of two pushes at once to report, the newest is deployed in the end', async () => {
  await receive();
  const go = holdBuild();
  await commit('one');
  const pushed = push('main');
  await expect.poll(() => builds).toBe(1);
  const second = await commit('two');
  const late = push('main');
  await expect.poll(async () => (await queue.list()).length).toBe(2);
  go();
  expect((await Promise.all([pushed, late])).map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(await queue.list()).toMatchObject([{ commit: second, state: 'succeeded' }, { state: 'succeeded' }]);
});
