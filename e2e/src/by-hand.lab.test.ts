import { readFileSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { secret } from '@appliku/core';
import { type Lab, startLab } from '@appliku/lab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { leftovers } from './chaos/leftovers.ts';
import { deploymentOf } from './deployment.ts';
import { type Hello, openHello } from './hello.ts';
import { untilServing } from './trial.ts';

/*
 * What docs/by-hand.md tells is done word by word, in one shell a block, by the user that deploys: for an app called as
 * it is there, of which release 3 serves.
 */
const page = readFileSync(fileURLToPath(new URL('../../docs/by-hand.md', import.meta.url)), 'utf8');
const files = fileURLToPath(new URL('../../examples/hello/app', import.meta.url));
let lab: Lab;
let shop: Hello;

beforeAll(async () => {
  lab = await startLab({ name: 'hand' });
  shop = await openHello(lab, 'shop');
  for (const version of ['v1', 'v2', 'v3']) {
    await shop.publish(version);
    await deploymentOf(shop.target).deploy();
  }
});
afterAll(() => lab?.close());

it('tells what is there', async () => {
  const said = await follow('Look');
  expect(said).toContain('appliku-shop-3');
  expect(said).toMatch(/"release": 3/);
  expect(said).toMatch(/^x-version: v3\r?$/im);
  expect(said).toContain('server_name shop.example.com');
});

it('goes back to a former release, and the library takes it as it is', async () => {
  await follow('Go back to a former release');
  expect(await shop.get()).toMatchObject({ status: 200, version: 'v2' });
  const repaired = await deploymentOf(shop.target).repair();
  expect(repaired).toMatchObject({ release: { number: 2 } });
  expect(await leftovers(shop.server, 'shop', 2)).toEqual([]);
  expect(await shop.get()).toMatchObject({ status: 200, version: 'v2' });
});

it('closes the app, until the library is asked to repair it', async () => {
  await follow('Close the app for a while');
  expect(await shop.get()).toMatchObject({ status: 503 });
  await deploymentOf(shop.target).repair();
  expect(await shop.get()).toMatchObject({ status: 200, version: 'v2' });
});

it('takes the app over for good, with plain docker compose and Nginx', async () => {
  const directory = '/var/lib/appliku/shop/releases/2';
  const file = await shop.server.run(['cat', `${directory}/docker-compose.yml`]);
  const port = /127\.0\.0\.1:(\d+):3000/.exec(file)?.[1] ?? '';
  await follow('Take an app over for good', [['127.0.0.1:20002', `127.0.0.1:${port}`]]);
  expect(await shop.get()).toMatchObject({ status: 200, version: 'v2' });
  await asDeployer(`cd ${directory}; docker compose down; docker compose up --detach --wait`);
  await untilServing(shop, { version: 'v2', release: 2 });
  await shop.server.run(['rm', '/etc/nginx/conf.d/shop.conf']);
});

it('removes the app', async () => {
  await follow('Remove an app');
  expect(await leftovers(shop.server, 'shop', 0)).toEqual([]);
  expect(await shop.server.run(['ls', '/var/lib/appliku', '/srv/appliku'])).not.toContain('shop');
});

it('runs what was ejected where no deploy has been', async () => {
  const { root } = shop.server;
  // As on a server without the library; the rest went with the app.
  await shop.server.run(['rm', '-r', '/etc/nginx/appliku', '/etc/nginx/conf.d/appliku.conf']);
  const directory = `${root}/home/deploy/shop`;
  await cp(files, directory, { recursive: true });
  const { host } = await deploymentOf(shop.target, { env: { TOKEN: secret('hunter2') } }).eject(files);
  for (const [path, text] of Object.entries(host)) {
    await mkdir(dirname(`${directory}/ejected${path}`), { recursive: true });
    await writeFile(`${directory}/ejected${path}`, text);
  }
  await follow('On another server', [
    ['docker build', 'cd ~/shop; docker build'],
    ['sudo editor', 'ls'],
    ['docker compose --file /var/lib/appliku/shop/services/docker-compose.yml up', 'true'],
  ]);
  const version = (await readFile(`${files}/version.txt`, 'utf8')).trim();
  await untilServing(shop, { version, release: 1 });
});

/**
 * Does all that is told under a heading; what is said there of this app alone is put in. Resolves with what the
 * commands say.
 */
async function follow(heading: string, own: readonly (readonly [told: string, here: string])[] = []): Promise<string> {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const blocks = [...(section.split('\n## ')[0] ?? '').matchAll(/^```sh\n(.*?)^```$/gms)].map(
    ([, block = '']) => block,
  );
  // What needs a person at a terminal.
  const commands = blocks.join('').replace(/^docker compose exec .*\n/m, '');
  expect(commands).not.toBe('');
  for (const [told] of own) expect(commands).toContain(told);
  return asDeployer(own.reduce((text, [told, here]) => text.replaceAll(told, here), commands));
}

async function asDeployer(commands: string): Promise<string> {
  return shop.server.run(['runuser', '--login', 'deploy', '--command', `set -e\n${commands}`]);
}
