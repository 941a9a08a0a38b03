import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engine } from '../../engine/create-engine.ts';
import { DeployError } from '../../errors.ts';
import { prepareDirectories } from '../set-up/directories.ts';
import { execute } from '../execute.ts';
import { ssh } from './ssh.ts';
import { configureSshd, newDirectory, only, options, untilClean } from '../testing/server.ts';

let lab: Lab;
let server: LabServer;

beforeAll(async () => {
  lab = await startLab({ name: 'hostm', rootSize: '96m' });
  server = only(lab);
  // Users without sudo and Docker.
  for (const user of ['plain', 'second'])
    await server.run(['useradd', '--create-home', '--shell', '/bin/bash', '--password', '*', user]);
});
afterAll(async () => lab?.close());
beforeEach(async () => configureSshd(server, ''));

describe('a server with limits', () => {
  it.each([1, 2, 3])('gets more connections where it allows %i sessions on one', async (sessions) => {
    await configureSshd(server, `MaxSessions ${sessions}\n`);
    await using host = ssh(options(lab));
    const numbers = Array.from({ length: 9 }, (_, index) => String(index));
    // They wait for each other, to begin and to end, so each counts while all of them run.
    const counting = 'pgrep -c -u deploy -f "^sshd: deploy"';
    const together = (name: string): string =>
      `touch ${name}$0; until [ "$(ls -d ${name}* | wc -l)" = 9 ]; do sleep 0.05; done`;
    const script = `cd "$1"; ${together('begun')}; connections=$(${counting}); ${together('counted')}; echo "$0 $connections"`;
    const directory = await newDirectory(server);
    const runs = numbers.map((number) => host.run(['sh', '-c', script, number, directory]));
    const lines = (await Promise.all(runs)).map(({ stdout }) => stdout.trim().split(' '));
    expect(lines.map(([number]) => number)).toEqual(numbers);
    const connections = Math.min(...lines.map(([, counted]) => Number(counted)));
    expect(connections).toBeGreaterThanOrEqual(10 / sessions);
    const count = async (): Promise<number> => Number((await server.run(['sh', '-c', counting])).trim());
    for (let round = 0; round < 5; round += 1) await host.run(['true']);
    // One is opened only where all are in use: so no more than programs at one time, of which two are started in advance.
    expect(await count()).toBeLessThanOrEqual(numbers.length + 3);
    const lease = await host.lease('few', { purpose: 'test', signal: new AbortController().signal });
    await lease.release();
    await host.close();
    await untilClean(server);
  });

  it('is told when it allows no session at all', async () => {
    await configureSshd(server, 'MaxSessions 0\n');
    await using host = ssh(options(lab));
    await expect(host.run(['true'])).rejects.toMatchObject({
      code: 'HOST_UNREACHABLE',
      reason: 'channel',
      hint: expect.stringContaining('MaxSessions'),
    });
  });

  it('is asked for Docker through its client where it forwards no sockets', async () => {
    await configureSshd(server, 'AllowStreamLocalForwarding no\n');
    await using host = ssh(options(lab));
    const docker = engine(host);
    const answers = await Promise.all(Array.from({ length: 20 }, () => docker.image('debian:bookworm-slim')));
    expect(new Set(answers.map((image) => image?.platform))).toEqual(new Set(['linux/amd64']));
    await host.close();
    await untilClean(server);
  });

  it('tells when its login shell talks, and still gives exact outputs', async () => {
    await server.run(['tee', '/home/deploy/.bashrc'], { input: 'echo hello; echo hello >&2\n' });
    await using host = ssh(options(lab));
    expect(await host.run(['echo', 'x'])).toMatchObject({ stdout: 'x\n', stderr: '' });
    await server.run(['rm', '/home/deploy/.bashrc']);
  });

  it('says that its disk is full', async () => {
    await using host = ssh(options(lab));
    // Not /tmp, which is a disk of its own.
    const directory = '/home/deploy';
    await host.writeFile(`${directory}/file`, 'before', { mode: 0o600 });
    const large = 'x'.repeat(100_000);
    await server.faults.fillDisk('root');
    const writing = host.writeFile(`${directory}/file`, large, { mode: 0o600 });
    const copying = execute(host, ['cp', '/bin/bash', directory]);
    const codes = (await Promise.allSettled([writing, copying])).map((ended) => 'reason' in ended && ended.reason.code);
    await server.faults.freeDisk('root');
    expect(codes).toEqual(['DISK_FULL', 'DISK_FULL']);
    expect(Buffer.from((await host.readFile(`${directory}/file`)) ?? []).toString()).toBe('before');
  });
});

describe('a user without rights', () => {
  it('is told so, with what to do', async () => {
    await using host = ssh(options(lab, 'plain'));
    await expect(host.run(['id'], { root: true })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      hint: expect.stringContaining('NOPASSWD'),
    });
    await expect(host.writeFile('/etc/x', 'x', { mode: 0o600 })).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(host.readFile('/etc/shadow')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(engine(host).version()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  it('is told so also by a process that is busy, which reads of the begin and the end of a program at once', async () => {
    await using host = ssh(options(lab, 'plain'));
    await host.run(['id']);
    const cell = new Int32Array(new SharedArrayBuffer(4));
    const busy = setInterval(() => Atomics.wait(cell, 0, 0, 300), 1);
    const run = host.run(['id'], { root: true }).finally(() => clearInterval(busy));
    await expect(run).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  it('can deploy once the directories were made by hand, as the error says', async () => {
    await using host = ssh(options(lab, 'plain'));
    const error: unknown = await prepareDirectories(host, 'byhand').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'PERMISSION_DENIED' });
    const commands = DeployError.isInstance(error) ? (error.output ?? []) : [];
    await server.run(['sh', '-c', commands.join('\n')]);
    await host.close();
    await prepareDirectories(host, 'byhand');
    const lease = await host.lease('byhand', { purpose: 'test', signal: new AbortController().signal });
    await lease.release();
    await server.run(['rm', '-rf', '/var/lib/appliku', '/srv/appliku']);
  });
});

describe('the directories of an app', () => {
  it('are made with root rights once, and need none then', async () => {
    await using host = ssh(options(lab));
    await prepareDirectories(host, 'shop');
    await prepareDirectories(host, 'shop');
    const paths = ['/var/lib/appliku/.leases', '/var/lib/appliku/shop', '/srv/appliku/shop'];
    const { stdout } = await execute(host, ['stat', '-c', '%U:%G %a', ...paths]);
    expect(stdout).toBe('deploy:appliku 2770\ndeploy:appliku 2770\ndeploy:appliku 2775\n');
    await host.writeFile('/var/lib/appliku/shop/releases/1/x', '', { mode: 0o640 });
    const made = await execute(host, ['stat', '-c', '%G %a', '/var/lib/appliku/shop/releases/1']);
    expect(made.stdout).toBe('appliku 2770\n');
  });

  it('make room for a second user, over a new connection', async () => {
    await server.run(['tee', '/etc/sudoers.d/second'], { input: 'second ALL=(ALL) NOPASSWD: ALL\n' });
    await using host = ssh(options(lab, 'second'));
    await prepareDirectories(host);
    await (await host.lease('shop', { purpose: 'test', signal: new AbortController().signal })).release();
  });
});
