import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from './hello.ts';
import { untilEnded, untilRuns } from './long-work.ts';

/** As it is published; `pnpm build` makes it. */
const program = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url));
const hello = fileURLToPath(new URL('../../examples/hello/app', import.meta.url));

let lab: Lab;
let server: LabServer;
/** Home directory of who calls the program, with the app in it. */
let home = '';

beforeAll(async () => {
  lab = await startLab({ name: 'ecli' });
  const [first] = lab.servers;
  if (first === undefined) throw new Error('the lab has no server');
  server = first;
  home = await mkdtemp(join(tmpdir(), 'cli-lab-test-'));
  await mkdir(join(home, '.ssh'));
  const { keyFile, knownHostsFile } = lab;
  const config = `Host *\n  IdentityFile ${keyFile}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${knownHostsFile}\n`;
  await writeFile(join(home, '.ssh/config'), config);
  await cp(hello, join(home, 'hello'), { recursive: true });
});
afterAll(async () => {
  await lab?.close();
  await rm(home, { recursive: true, force: true });
});

it('deploys, and says where', async () => {
  await configure({ version: 'v1' });
  const first = await appliku(['deploy']);
  expect(first.stderr).toContain('✓ build');
  expect(first).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^deployed release 1 \(.+\)\n {2}http:\/\/hello\.example\.com\n$/),
  });
  expect(await version()).toBe('v1');
});

it('plans, tells programs each event, and reads logs', async () => {
  await configure({ version: 'v2' });
  expect((await appliku(['plan'])).stdout).toContain('a new release would follow release 1');
  const { stdout } = await appliku(['deploy', '--json', '--reason', 'a test']);
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
  const said = async (): Promise<string> => (await appliku(['logs', 'web'])).stdout;
  await expect.poll(said, { interval: 1000 }).toContain('hello v2 listens on port 3000');
});

it('goes back, and shows what serves', async () => {
  expect((await appliku(['rollback'])).stdout).toContain('rolled-back release 3');
  expect(await version()).toBe('v1');
  expect((await appliku(['status'])).stdout).toMatch(/serves +release 3 [^]*web +1 of 1 healthy/);
});

it('is cancelled by Ctrl-C, with the former release serving and nothing of the new one left', async () => {
  await configure({ version: 'v3', releaseCommand: 'sleep 3005' });
  const child = start(['deploy']);
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
  const { stdout } = await appliku(['releases']);
  expect(stdout).toMatch(/^3 +live [^]*^4 +failed /m);
});

it('destroys what --yes says', async () => {
  expect(await appliku(['destroy'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--yes') });
  expect(await appliku(['destroy', '--yes'])).toMatchObject({ exitCode: 0 });
  expect(await server.run(['docker', 'ps', '--quiet', '--all'])).toBe('');
});

it('ends at once by a second Ctrl-C, whatever the first one waits for', async () => {
  await mkdir(join(home, 'stuck'));
  const stuck = "console.error('stuck');\nexport default () => new Promise(() => setInterval(() => {}, 1000));\n";
  await writeFile(join(home, 'stuck/appliku.config.mjs'), stuck);
  const child = start(['status', '-C', '../stuck']);
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
  const refused = await appliku(['status', '--host', `deploy@${server.address}:1`]);
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
  await writeFile(join(home, 'hello/appliku.yml'), lines.join('\n'));
  await writeFile(join(home, 'hello/version.txt'), `${version}\n`);
}

async function version(): Promise<string | undefined> {
  return (await ask(server.address, 'hello.example.com', '/')).version;
}

type Child = ReturnType<typeof start>;

function start(argv: readonly string[]) {
  const { PATH = '' } = process.env;
  const options = { cwd: join(home, 'hello'), env: { PATH, HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] } as const;
  return spawn(process.execPath, [program, ...argv], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function outcomeOf(child: Child): Promise<{ exitCode: unknown; stdout: string; stderr: string }> {
  const [[exitCode], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { exitCode, stdout, stderr };
}

function appliku(argv: readonly string[]): ReturnType<typeof outcomeOf> {
  return outcomeOf(start(argv));
}
