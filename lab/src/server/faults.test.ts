import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLab } from '../lab.ts';
import type { Lab } from '../lab.ts';
import { attempt } from '../machine/run.ts';
import { until } from '../machine/until.ts';
import type { LabServer } from './server.ts';

let lab: Lab;
let server: LabServer;

beforeAll(async () => {
  lab = await startLab({ name: 'tfault', rootSize: '256m', dockerSize: '1g' });
  const [only] = lab.servers;
  if (!only) throw new Error('a server was asked for');
  server = only;
});
afterAll(() => lab.close());

test('Docker is stopped, started and restarted', async () => {
  await server.faults.stopDocker();
  expect((await server.exec(['docker', 'ps'])).stderr).toContain('Is the docker daemon running?');
  await server.faults.startDocker();
  await server.run(['docker', 'ps']);
  await server.faults.restartDocker();
  await server.run(['docker', 'ps']);
});

test('Docker that crashed is back by itself', async () => {
  const pid = await server.run(['pidof', 'dockerd']);
  await server.faults.crashDocker();
  await until(async () => (await server.exec(['docker', 'ps'])).exitCode === 0, { waitingFor: 'Docker' });
  expect(await server.run(['pidof', 'dockerd'])).not.toBe(pid);
});

test('a server has no Docker at all', async () => {
  await server.faults.hideDocker();
  expect((await server.exec(['docker', 'ps'])).exitCode).toBe(127);
  expect((await server.exec(['test', '-e', '/run/docker.sock'])).exitCode).toBe(1);
  await server.faults.showDocker();
  await server.run(['docker', 'ps']);
});

test('an engine is old', async () => {
  {
    await using _ = await server.faults.fakeEngine('1.40');
    const versions = await server.run(['docker', 'version', '-f', '{{.Client.APIVersion}} {{.Server.APIVersion}}'], {
      user: 'deploy',
    });
    expect(versions).toBe('1.40 1.40');
    const curl = ['curl', '-s', '--unix-socket', '/run/docker.sock', 'http://docker/v1.45/info'] as const;
    expect(await server.run(curl)).toContain('client version 1.45 is too new. Maximum supported API version is 1.40');
  }
  expect(await server.run(['docker', 'version', '-f', '{{.Server.APIVersion}}'])).not.toBe('1.40');
});

test('a host key changes under a client that knows the former', async () => {
  const ssh = [
    'ssh',
    '-i',
    lab.keyFile,
    '-o',
    `UserKnownHostsFile=${lab.knownHostsFile}`,
    '-o',
    'BatchMode=yes',
  ] as const;
  expect((await attempt([...ssh, `root@${server.address}`, 'true'])).exitCode).toBe(0);
  await server.faults.changeHostKey();
  const refused = await attempt([...ssh, `root@${server.address}`, 'true']);
  expect(refused.stderr).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED');
});

test('disks fill up and are freed', async () => {
  for (const [disk, directory] of [
    ['root', '/var/lib'],
    ['docker', '/var/lib/docker'],
  ] as const) {
    await server.faults.fillDisk(disk);
    const full = await server.exec(['dd', 'if=/dev/zero', `of=${directory}/more`, 'bs=1M', 'count=1']);
    expect(full.stderr).toContain('No space left on device');
    await server.faults.freeDisk(disk);
    await server.run(['dd', 'if=/dev/zero', `of=${directory}/more`, 'bs=1M', 'count=1']);
  }
});
