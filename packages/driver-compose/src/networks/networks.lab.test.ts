import { aProcess } from '@appliku/conformance';
import type { Release, Rollout } from '@appliku/core';
import { until } from '@appliku/lab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { compose } from '../compose-driver.ts';
import { aWorld, type World } from '../testing/world.ts';

const driver = compose();
const name = 'web.shop.internal';
const answersSchema = z.record(z.string(), z.number());

let world: World;
beforeAll(async () => {
  world = await aWorld('net');
});
afterAll(() => world[Symbol.asyncDispose]());

async function prepared(app: string, instances = 1): Promise<Release> {
  const { release, built } = await world.release(app, {
    networks: ['backend'],
    processes: { web: aProcess({ port: 3000, instances }) },
  });
  await driver.prepare(release, built, world.context);
  return release;
}

async function docker(...words: readonly string[]): Promise<string> {
  return world.server.run(['docker', ...words]);
}

/** Asks for the name in a container over and over, a connection each, and notes who answered, or why nobody did. */
const loop = `
const { get } = require('http'), { renameSync, writeFileSync } = require('fs');
const answers = {};
const ask = () => get({ host: '${name}', port: 3000, agent: false }, (response) => {
  let text = '';
  response.on('data', (part) => (text += part)).on('end', () => note(JSON.parse(text).host));
}).on('error', (error) => note('lost: ' + error.message));
const note = (key) => {
  answers[key] = (answers[key] ?? 0) + 1;
  writeFileSync('/tmp/answers.new', JSON.stringify(answers));
  renameSync('/tmp/answers.new', '/tmp/answers');
  setTimeout(ask, 5);
};
for (const _ of [1, 2, 3, 4]) ask();`;

/** Opens a connection, and uses it when it is told to. */
const held = `
const socket = require('net').connect(3000, '${name}', () => require('fs').writeFileSync('/tmp/open', ''));
socket.on('data', (data) => { process.stdout.write(String(data).split(' ')[1]); process.exit() }).on('error', (error) => { throw error });
const wait = setInterval(() => {
  if (!require('fs').existsSync('/tmp/go')) return;
  clearInterval(wait);
  socket.write('GET / HTTP/1.0\\r\\n\\r\\n');
}, 20);`;

/** Host names are the first letters of ids. */
function hostsOf({ instances }: Rollout): readonly string[] {
  return instances.map(({ id }) => id.slice(0, 12)).sort();
}

it('a name passes on in promote: no call is lost, none goes to what does not serve, and no connection is cut', async () => {
  const former = await driver.start(await prepared('shop'), world.context);
  const [client = ''] = hostsOf(await driver.start(await prepared('blog'), world.context));
  await docker('exec', '--detach', client, 'node', '-e', loop);
  const answers = async (): Promise<Readonly<Record<string, number>>> =>
    answersSchema.parse(JSON.parse(await docker('exec', client, 'cat', '/tmp/answers')));
  await until(async () => (await docker('exec', client, 'ls', '/tmp')).split('\n').includes('answers'), {
    waitingFor: 'answers',
  });
  const holding = docker('exec', client, 'node', '-e', held);
  await until(async () => (await docker('exec', client, 'ls', '/tmp')).includes('open'), {
    waitingFor: 'a connection',
  });

  const next = await driver.start(await prepared('shop', 2), world.context);
  expect(Object.keys(await answers())).toEqual(hostsOf(former));
  const [own = ''] = hostsOf(next);
  expect((await docker('exec', own, 'getent', 'ahostsv4', 'web')).match(/STREAM/g)).toHaveLength(2);
  await driver.promote(next, former, world.context);
  await docker('exec', client, 'touch', '/tmp/go');
  expect(await holding).toBe('200');
  await driver.retire('shop', 1, world.context);
  await until(async () => Object.keys(await answers()).length >= 3, { waitingFor: 'both instances answer' });
  expect(Object.keys(await answers()).sort()).toEqual([...hostsOf(former), ...hostsOf(next)].sort());
  expect(await docker('ps', '--format', '{{.Names}}')).not.toContain(name);
});

it('a release that fails gives the name back', async () => {
  const failing = await prepared('shop');
  const [listed] = await driver.list('shop', world.context);
  await driver.start(failing, world.context);
  expect(await docker('ps', '--format', '{{.Names}}')).toContain(name);
  await driver.retire('shop', failing.number, world.context);
  expect(await docker('ps', '--format', '{{.Names}}')).not.toContain(name);
  expect((await driver.list('shop', world.context)).map(hostsOf)).toEqual(listed && [hostsOf(listed)]);
});

it('a network that somebody else made is refused, and used where it is to be adopted', async () => {
  await docker('network', 'create', 'theirs');
  const { release, built } = await world.release('guest', { networks: ['theirs'] });
  await expect(driver.prepare(release, built, world.context)).rejects.toMatchObject({
    code: 'NAME_TAKEN',
    message: expect.stringContaining('theirs'),
  });
  await compose({ adopt: ['theirs'] }).prepare(release, built, world.context);
  expect(await driver.start(release, world.context)).toMatchObject({ complete: true });
  await driver.destroy('guest', { volumes: true }, world.context);
  expect(await docker('network', 'ls', '--format', '{{.Name}}')).toMatch(/^theirs$/m);
});
