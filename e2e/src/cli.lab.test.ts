import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CommandLine, openCommandLine, outcomeOf } from './command-line.ts';
import { ask } from './hello.ts';
import { untilEnded, untilRuns } from './long-work.ts';

let lab: Lab;
let server: LabServer;
let terminal: CommandLine;

beforeAll(async () => {
  lab = await startLab({ name: 'ecli' });
  const [first] = lab.servers;
  if (first === undefined) throw new Error('the lab has no server');
  server = first;
  terminal = await openCommandLine(lab, 'hello');
});
afterAll(async () => {
  await lab?.close();
  await terminal?.close();
});

it('deploys, and says where', async () => {
  await configure({ version: 'v1' });
  const first = await terminal.appliku(['deploy']);
  expect(first.stderr).toContain('✓ build');
  expect(first).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^deployed release 1 \(.+\)\n {2}http:\/\/hello\.example\.com\n$/),
  });
  expect(await version()).toBe('v1');
});

it('plans, tells programs each event, and reads logs', async () => {
  await configure({ version: 'v2' });
  expect((await terminal.appliku(['plan'])).stdout).toContain('a new release would follow release 1');
  const { stdout } = await terminal.appliku(['deploy', '--json', '--reason', 'a test']);
  const lines = stdout
    .split('\n')
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));
  expect(lines).toContainEqual(expect.objectContaining({ type: 'stage:end', stage: 'route' }));
  expect(lines.at(-1)).toMatchObject({
    type: 'result',
    result: { outcome: 'deployed', urls: ['http://hello.example.com'], release: { reason: 'a test' } },
  });
  expect(await version()).toBe('v2');
  const said = async (): Promise<string> => (await terminal.appliku(['logs', 'web'])).stdout;
  await expect.poll(said, { interval: 1000 }).toContain('hello v2 listens on port 3000');
});

it('goes back, and shows what serves', async () => {
  expect((await terminal.appliku(['rollback'])).stdout).toContain('rolled-back release 3');
  expect(await version()).toBe('v1');
  expect((await terminal.appliku(['status'])).stdout).toMatch(/serves +release 3 [^]*web +1 of 1 healthy/);
});

it('is cancelled by Ctrl-C, with the former release serving and nothing of the new one left', async () => {
  await configure({ version: 'v3', releaseCommand: 'sleep 3005' });
  const child = terminal.start(['deploy']);
  const outcome = outcomeOf(child);
  await untilRuns(server, 'sleep 3005');
  child.kill('SIGINT');
  expect(await outcome).toMatchObject({
    exitCode: 130,
    stdout: '',
    stderr: expect.stringMatching(/Cancelling; once more[^]*error: Cancelled[^]*Release 3 serves at http:\/\/hello/),
  });
  await untilEnded(server, 'sleep 3005');
  expect(await version()).toBe('v1');
  const { stdout } = await terminal.appliku(['releases']);
  expect(stdout).toMatch(/^3 +live [^]*^4 +failed /m);
});

it('destroys what --yes says', async () => {
  expect(await terminal.appliku(['destroy'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--yes') });
  expect(await terminal.appliku(['destroy', '--yes'])).toMatchObject({ exitCode: 0 });
  expect(await server.run(['docker', 'ps', '--quiet', '--all'])).toBe('');
});

it('ends at once by a second Ctrl-C, whatever the first one waits for', async () => {
  await mkdir(join(terminal.directory, 'stuck'));
  const stuck = "console.error('stuck');\nexport default () => new Promise(() => setInterval(() => {}, 1000));\n";
  await writeFile(join(terminal.directory, 'stuck/appliku.config.mjs'), stuck);
  const child = terminal.start(['status', '-C', 'stuck']);
  const exited = once(child, 'close');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  await expect.poll(() => said).toContain('stuck\n');
  child.kill('SIGINT');
  await expect.poll(() => said).toContain('Cancelling; once more, and it ends at once.');
  child.kill('SIGINT');
  expect(await exited).toEqual([130, null]);
  expect(said).not.toContain('error:');
});

it('says which host cannot be reached, and ends with 3', async () => {
  const refused = await terminal.appliku(['status', '--host', `deploy@${server.address}:1`]);
  expect(refused).toMatchObject({ exitCode: 3, stdout: '', stderr: expect.stringContaining('(HOST_UNREACHABLE') });
});

async function configure({ version, releaseCommand }: { version: string; releaseCommand?: string }): Promise<void> {
  const lines = [
    `host: deploy@${server.address}`,
    'domains: [hello.example.com]',
    'build_settings:',
    '  build_image: dockerfile',
    '  container_port: 3000',
    `  release_command: ${releaseCommand ?? 'node migrate.js'}`,
    'services: { web: { health: /up } }',
  ];
  await writeFile(join(terminal.directory, 'appliku.yml'), lines.join('\n'));
  await writeFile(join(terminal.directory, 'version.txt'), `${version}\n`);
}

async function version(): Promise<string | undefined> {
  return (await ask(server.address, 'hello.example.com', '/')).version;
}
