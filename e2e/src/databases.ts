import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@appliku/config';
import { createDeployment, ssh } from '@appliku/core';
import { bringImages, startLab } from '@appliku/lab';
import { databasesApp } from './databases/app.ts';
import { ask } from './hello.ts';

/*
 * By hand: `pnpm databases` runs RabbitMQ and MariaDB, of Debian's, by the definitions that appliku.yml has for `rabbitmq` and
 * `mysql_8`, and an app that uses them by their URLs; then their containers are lost, and their data is not. Redis and
 * PostgreSQL are in services.lab.test.ts and django.lab.test.ts.
 */
await using lab = await startLab({ name: 'dbs' });
const [server] = lab.servers;
assert.ok(server !== undefined);
await bringImages(server, ['rabbitmq:4', 'mysql:8']);

const directory = await mkdtemp(join(tmpdir(), 'databases-'));
for (const [name, text] of Object.entries(databasesApp)) await writeFile(join(directory, name), text);
const { keyFile: privateKeyFile, knownHostsFile } = lab;
const host = ssh({ host: server.address, username: 'deploy', privateKeyFile, knownHostsFile });
const deployment = createDeployment({ ...(await loadConfig(directory)), host });
deployment.on('stage:end', ({ stage, durationMs }) => console.log(stage, durationMs, 'ms'));
await deployment.deploy();
await counts(1);

for (const name of ['mq', 'db']) {
  const found = await server.run(['docker', 'ps', '--quiet', '--filter', `label=com.appliku.service=${name}`]);
  await server.run(['docker', 'rm', '--force', found.trim()]);
}
await deployment.repair();
await counts(2);
await rm(directory, { recursive: true });

async function counts(number: number): Promise<void> {
  assert.ok(server !== undefined);
  const { body } = await ask(server.address, 'databases.example.com', '/');
  assert.equal(body, JSON.stringify({ messages: number, rows: number }));
  console.log('messages and rows:', number);
}
