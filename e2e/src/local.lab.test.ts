import { cp, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './hello.ts';

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
  const tsx = import.meta.resolve('tsx');
  const argv = [
    process.execPath,
    '--import',
    tsx,
    '--conditions=@appliku/source',
    program,
    '/home/deploy/app',
  ] as const;
  const { exitCode, stdout, stderr } = await server.exec(argv);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout);
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
