import { fakeHost } from '@appliku/conformance';
import { expect, test } from 'vitest';
import { DeployError } from '../errors.ts';
import { checkRoom, explainEnd } from './room.ts';

const { signal } = new AbortController();
const ended = new DeployError('Docker ended', { code: 'DOCKER_FAILED' });
const disk = { directory: '/data/docker', free: 1e9, held: [] };

test('room enough is told with its place', async () => {
  const host = fakeHost({ answer: () => ({ stdout: '/data/docker\n1000000000\n' }) });
  expect(await checkRoom(host, 1e9, signal)).toEqual(disk);
});

test('too little is an error with what Docker holds', async () => {
  const host = fakeHost({ answer: () => ({ stdout: '/data/docker\n12345678\nTYPE  SIZE\nBuild Cache  3GB\n' }) });
  const error: unknown = await checkRoom(host, 1e9, signal).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'DISK_FULL',
    message: 'The disk of the build host is nearly full: 12 MB are free in /data/docker on fake',
    output: ['TYPE  SIZE', 'Build Cache  3GB'],
  });
});

test('Docker that does not answer is told in its words', async () => {
  const stderr = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.';
  const host = fakeHost({ answer: () => ({ exitCode: 1, stderr }) });
  await expect(checkRoom(host, 0, signal)).rejects.toMatchObject({ code: 'DOCKER_MISSING' });
});

test('Docker ended on a full disk: that is why', async () => {
  const host = fakeHost({ answer: () => ({ stdout: '/data/docker\n0\n' }) });
  expect(await explainEnd(ended, host, disk)).toMatchObject({ code: 'DISK_FULL', cause: ended });
  expect(host.commands[0]?.at(-1)).toBe('/data/docker');
});

test('Docker ended with room on its disk, or the disk cannot be asked, or the build itself failed: the error stays', async () => {
  expect(await explainEnd(ended, fakeHost({ answer: () => ({ stdout: '/data/docker\n1000000000\n' }) }), disk)).toBe(
    ended,
  );
  expect(await explainEnd(ended, fakeHost({ answer: () => ({ exitCode: 1 }) }), disk)).toBe(ended);
  const failed = new DeployError('npm ci', { code: 'BUILD_FAILED' });
  expect(await explainEnd(failed, fakeHost(), disk)).toBe(failed);
});
