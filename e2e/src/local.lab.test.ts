import { cp, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { deploy, ssh } from '@appliku/core';
import { type Lab, type LabServer, type Outcome, startLab } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './hello.ts';
import { localApp } from './local-app.ts';

const program = fileURLToPath(new URL('local-deployer.ts', import.meta.url));
const app = fileURLToPath(new URL('../../examples/hello/app', import.meta.url));
let lab: Lab;
let server: LabServer;

beforeAll(async () => {
  lab = await startLab({ name: 'local', showNode: true });
  const [first] = lab.servers;
  if (first === undefined) throw new Error('the lab has no server');
  server = first;
  await cp(app, `${server.root}/home/deploy/app`, { recursive: true });
});

afterAll(async () => {
  await lab?.close();
});

async function deployed(): Promise<unknown> {
  const { exitCode, stdout, stderr } = await deployThere();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout);
}

async function deployThere(): Promise<Outcome> {
  const tsx = import.meta.resolve('tsx');
  const argv = [
    process.execPath,
    '--import',
    tsx,
    '--conditions=@appliku/source',
    program,
    '/home/deploy/app',
  ] as const;
  return server.exec(argv);
}

describe('a server that deploys to itself', () => {
  it('does so from a directory, and touches nothing when no file changed', async () => {
    const urls = ['http://hello.example.com'];
    expect(await deployed()).toEqual({ outcome: 'deployed', urls, number: 1, warnings: [] });
    expect(await deployed()).toEqual({ outcome: 'unchanged', urls, number: 1, warnings: [] });
    await writeFile(`${server.root}/home/deploy/app/version.txt`, 'v2\n');
    expect(await deployed()).toMatchObject({ outcome: 'deployed', number: 2 });
    expect(await ask(server.address, 'hello.example.com', '/')).toMatchObject({ status: 200, version: 'v2' });
  });
});

describe('two machines that deploy the same app', () => {
  it('do so one at a time: the other is told who does, from where', async () => {
    const { keyFile: privateKeyFile, knownHostsFile } = lab;
    const host = ssh({ host: server.address, username: 'deploy', privateKeyFile, knownHostsFile });
    let other: Outcome | undefined;
    const build = async (): Promise<void> => {
      other = await deployThere();
    };
    await writeFile(`${server.root}/home/deploy/app/version.txt`, 'v3\n');
    const { outcome, release } = await deploy({
      ...localApp(`${server.root}/home/deploy/app`, host),
      hooks: { before: { build } },
    });
    expect({ outcome, number: release.number }).toEqual({ outcome: 'deployed', number: 3 });
    expect(other?.exitCode).toBe(1);
    expect(other?.stderr).toContain('LEASE_HELD');
    expect(other?.stderr).toContain(`@${hostname()}`);
    expect(await deployed()).toMatchObject({ outcome: 'unchanged', number: 3 });
    expect(await ask(server.address, 'hello.example.com', '/')).toMatchObject({ status: 200, version: 'v3' });
  });
});
