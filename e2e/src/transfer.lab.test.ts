import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testContext } from '@appliku/conformance';
import {
  bringImage,
  type Deployment,
  type Host,
  type Image,
  prepareDirectories,
  ssh,
  type SshOptions,
} from '@appliku/core';
import { type Argv, type Lab, type LabServer, startLab, until } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './hello.ts';
import { apart, appFiles } from './transfer/apart.ts';

const megabyte = 1_000_000;
/** Bytes sent by when some surely have arrived: there are buffers on the way. */
const farAlong = 8 * megabyte;
const transfers = '/var/lib/appliku/apart/transfer';

let lab: Lab;
let builds: LabServer;
let runs: LabServer;
let files: string;

beforeAll(async () => {
  lab = await startLab({ name: 'xfer', servers: 2, showNode: true, rootSize: '256m' });
  const [first, second] = lab.servers;
  if (first === undefined || second === undefined) throw new Error('the lab has no two servers');
  [builds, runs] = [first, second];
  files = await mkdtemp(join(tmpdir(), 'apart-'));
  await write(files, { ...appFiles, base: randomBytes(8 * megabyte), top: randomBytes(megabyte) });
});
afterAll(async () => {
  await lab?.close();
  if (files !== undefined) await rm(files, { recursive: true });
});

describe('a deploy that builds on one host and runs on another', () => {
  it('brings the image over, and all else happens where it runs', async () => {
    const { bytes, lines } = await deployed();
    expect(bytes).toBeGreaterThan(9 * megabyte);
    expect(lines).toContainEqual(expect.stringMatching(/^Sent 2 of \d+ layers to run host$/));
    expect(await ask(runs.address, 'apart.example.com', '/')).toMatchObject({ status: 200, body: 'here' });
    expect(await images(runs)).toEqual(await images(builds));
    expect(await builds.run(['docker', 'ps', '--all', '--quiet'])).toBe('');
    expect(await builds.run(['ls', '/var/lib/appliku/apart'])).toBe('build');
    expect(await runs.exec(['ls', '/var/lib/appliku/apart/build'])).toMatchObject({ exitCode: 2 });
  });

  it('sends no more than what changed, and keeps no old image where it is built', async () => {
    await write(files, { top: randomBytes(megabyte) });
    const before = await received(runs);
    const { bytes, lines } = await deployed();
    expect(lines).toContainEqual(expect.stringMatching(/^Sent 1 of \d+ layers/));
    expect(bytes).toBeLessThan(1.1 * megabyte);
    expect((await received(runs)) - before).toBeLessThan(1.5 * megabyte);
    expect(await images(builds)).toHaveLength(1);
    expect(await images(runs)).toHaveLength(2);
  });

  it('goes on where a cut link broke it off', async () => {
    await write(files, { base: randomBytes(24 * megabyte) });
    const [command, ...args] = runs.enter(['pkill', '-KILL', '--full', '^sshd: deploy']);
    const failed = deployed((deployment) =>
      deployment.on('progress', ({ done = 0 }) => {
        // While this process waits for it, nothing more is sent.
        if (done > farAlong) spawnSync(command, args);
      }),
    );
    await expect(failed).rejects.toMatchObject({ code: 'HOST_LOST', stage: 'prepare', plugin: 'compose' });
    expect(await ask(runs.address, 'apart.example.com', '/')).toMatchObject({ status: 200 });
    const [part = 0] = await parts();
    expect(part).toBeGreaterThan(megabyte);
    const { bytes, lines } = await deployed();
    expect(lines).toContainEqual(expect.stringMatching(/from where the last try broke off$/));
    expect(bytes).toBeLessThan(25.1 * megabyte - part);
    expect(await parts()).toEqual([]);
    await expectNothingLeft();
  });

  it('goes on where a deployer was killed that built with its own Docker', async () => {
    const there = '/home/deploy/app';
    await builds.run(['mkdir', there], { user: 'deploy' });
    await write(`${builds.root}${there}`, { ...appFiles, base: randomBytes(24 * megabyte), top: 'top' });
    await deployedFrom(there, 'die');
    const [part = 0] = await parts();
    expect(part).toBeGreaterThan(megabyte);
    await expectNothingLeft();
    const { stdout, stderr } = await deployedFrom(there, 'live');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'deployed',
      lines: expect.arrayContaining([expect.stringMatching(/from where the last try broke off$/)]),
    });
    expect(await parts()).toEqual([]);
  });

  it('takes the app off both when it is destroyed', async () => {
    await apart(hosts(), files).destroy();
    expect([await images(builds), await images(runs)]).toEqual([[], []]);
    for (const server of lab.servers) expect(await server.run(['ls', '/var/lib/appliku'])).not.toContain('apart');
  });
});

describe('an image', () => {
  beforeAll(async () => {
    await using run = ssh(login(runs, 'run host'));
    await prepareDirectories(run, 'apart');
  });

  it('is sent anew where what was received is damaged', async () => {
    const image = await built('FROM scratch\nCOPY one two /\n', { one: 'one', two: 'two' });
    await runs.run(['mkdir', '-p', transfers], { user: 'deploy' });
    const damaged = `${transfers}/${image.id.slice('sha256:'.length)}-0.tar`;
    await runs.run(['dd', 'if=/dev/urandom', `of=${damaged}`, 'bs=512', 'count=3'], { user: 'deploy' });
    const { bytes, lines } = await brought(image);
    expect(bytes).toBeGreaterThan(0);
    expect(lines).toContainEqual(expect.stringMatching(/^The whole image is sent: Docker on run host does not take/));
    expect(await parts()).toEqual([]);
    expect((await brought(image)).bytes).toBe(0);
  });

  it('may have a layer twice', async () => {
    const repeated = 'FROM scratch\nCOPY one /\nCOPY two /\nCOPY --link one /\n';
    await brought(await built('FROM scratch\nCOPY --link one /\n', { one: 'a', two: 'b' }));
    expect((await brought(await built(repeated, {}))).lines).toEqual([
      expect.stringMatching(/^Sent [123] of 3 layers/),
    ]);
  });

  it('that does not fit on the disk is told, and its beginning removed', async () => {
    const image = await built('FROM scratch\nCOPY big /\n', { big: randomBytes(24 * megabyte) });
    await runs.faults.fillDisk('root', 8 * megabyte);
    await expect(brought(image)).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining('run host'),
    });
    expect(await parts()).toEqual([]);
    await runs.faults.freeDisk('root');
  });

  it('that was removed in between is told', async () => {
    const image: Image = { kind: 'image', id: `sha256:${'0'.repeat(64)}`, platform: 'linux/amd64' };
    await expect(brought(image)).rejects.toMatchObject({ code: 'IMAGE_MISSING' });
  });

  it('that would have another id in the Engine of the run host is told, and nothing sent', async () => {
    const image = await built('FROM scratch\nCOPY one /\n', { one: 'another' });
    await runs.run(['tee', '/etc/docker/daemon.json'], { input: '{"features":{"containerd-snapshotter":true}}' });
    await runs.faults.restartDocker();
    await expect(brought(image)).rejects.toMatchObject({
      code: 'IMAGE_REFUSED',
      message: expect.stringMatching(/its image store is containerd, that of build host is classic/),
    });
    expect(await parts()).toEqual([]);
  });
});

/** Deploys what is there, and tells what was sent. */
async function deployed(prepare: (deployment: Deployment) => unknown = () => undefined): Promise<Sent> {
  const deployment = apart(hosts(), files);
  const sent: Sent = { bytes: 0, lines: [] };
  deployment.on('log', ({ level, text, fields }) => {
    if (level === 'info') sent.lines.push(text);
    if (text.startsWith('Sent ') && text.includes(' layers ')) sent.bytes = Number(fields['bytes']);
  });
  prepare(deployment);
  expect((await deployment.deploy()).outcome).toBe('deployed');
  return sent;
}

interface Sent {
  bytes: number;
  readonly lines: string[];
}

/** By a process on the build host, with that as its own. */
async function deployedFrom(directory: string, fate: 'die' | 'live'): Promise<{ stdout: string; stderr: string }> {
  const program = fileURLToPath(new URL('transfer/deployer.ts', import.meta.url));
  const node = [process.execPath, '--import', import.meta.resolve('tsx'), '--conditions=@appliku/source'] as const;
  const argv: Argv = [...node, program, JSON.stringify(login(runs, 'run host')), directory, fate];
  return builds.exec(argv);
}

async function brought(image: Image): Promise<Sent> {
  await using build = ssh(login(builds, 'build host'));
  await using run = ssh(login(runs, 'run host'));
  const context = testContext({ host: run });
  const bytes = await bringImage({ image, app: 'apart', from: build, to: run }, context);
  return { bytes, lines: context.records.filter(({ level }) => level !== 'debug').map(({ text }) => text) };
}

function hosts(): { readonly build: Host; readonly run: Host } {
  return { build: ssh(login(builds, 'build host')), run: ssh(login(runs, 'run host')) };
}

function login({ address }: LabServer, name: string): SshOptions {
  return {
    host: address,
    username: 'deploy',
    privateKeyFile: lab.keyFile,
    knownHostsFile: lab.knownHostsFile,
    name,
  };
}

/** On the build host, by hand. */
async function built(dockerfile: string, content: Readonly<Record<string, string | Buffer>>): Promise<Image> {
  await mkdir(`${builds.root}/tmp/image`, { recursive: true });
  await write(`${builds.root}/tmp/image`, { ...content, Dockerfile: dockerfile });
  const id = (await builds.run(['docker', 'build', '--quiet', '/tmp/image'])).trim().slice('sha256:'.length);
  return { kind: 'image', id: `sha256:${id}`, platform: 'linux/amd64' };
}

async function write(directory: string, content: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [name, text] of Object.entries(content)) await writeFile(join(directory, name), text);
}

async function images(server: LabServer): Promise<readonly string[]> {
  const filter = ['--all', '--quiet', '--no-trunc', '--filter', 'label=com.appliku.app=apart'] as const;
  return (await server.run(['docker', 'images', ...filter])).split('\n').filter(Boolean);
}

/** Sizes of what was received and not loaded. */
async function parts(): Promise<readonly number[]> {
  const { stdout } = await runs.exec(['find', transfers, '-type', 'f', '-printf', '%s\n']);
  return stdout.split('\n').filter(Boolean).map(Number);
}

async function received(server: LabServer): Promise<number> {
  return Number(await server.run(['cat', '/sys/class/net/eth0/statistics/rx_bytes']));
}

/** Of what was cut off: no process on either host, and no copy of the image in Docker's own directory. */
async function expectNothingLeft(): Promise<void> {
  const looks = 'pgrep -f "appliku-(send|receive|load)" | grep -vx $$ || ls /var/lib/docker/tmp | grep .';
  const isClean = async (server: LabServer): Promise<boolean> =>
    (await server.exec(['sh', '-c', looks])).exitCode !== 0;
  const bothClean = async (): Promise<boolean> => (await isClean(builds)) && isClean(runs);
  await until(bothClean, { waitingFor: 'the end of what a lost deployer started' });
}
