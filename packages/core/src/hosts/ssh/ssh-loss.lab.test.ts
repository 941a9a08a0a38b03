import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../contract/index.ts';
import { ssh } from './ssh.ts';
import { kill, startDeployer } from '../testing/children.ts';
import { newDirectory, only, options, untilClean } from '../testing/server.ts';

let lab: Lab;
let server: LabServer;
const never = new AbortController().signal;

beforeAll(async () => {
  lab = await startLab({ name: 'hostl' });
  server = only(lab);
});
afterAll(async () => lab?.close());
afterEach(async () => server.cable('in'));

describe('a deployer that is gone', () => {
  it('leaves nothing running, as root neither, and no lease, when it is killed', async () => {
    const child = await startDeployer('hold', options(lab), await newDirectory(server));
    await using host = ssh(options(lab));
    await expect(host.lease('child:held', { purpose: 'next', signal: never })).rejects.toMatchObject({
      code: 'LEASE_HELD',
      message: expect.stringContaining('to be killed'),
    });
    await kill(child);
    const lease = await host.lease('child:held', { purpose: 'next', signal: never, waitMs: 120_000 });
    await lease.release();
    await host.close();
    await untilClean(server);
  });

  it('leaves whole files, whenever it is killed', async () => {
    const directory = await newDirectory(server);
    await using host = ssh(options(lab));
    for (let round = 0; round < 6; round += 1) {
      const child = await startDeployer('write', options(lab), directory);
      await new Promise((resolve) => setTimeout(resolve, 10 + round * 17));
      await kill(child);
      const text = Buffer.from((await host.readFile(`${directory}/file`)) ?? []).toString();
      expect(text.length).toBe(3_000_000);
      expect(new Set(text).size).toBe(1);
    }
    // The last of them may have to be ended first.
    await host.close();
    await untilClean(server);
    await host.writeFile(`${directory}/file`, 'end', { mode: 0o600 });
    expect((await host.run(['ls', '-A', directory])).stdout).toBe('file\n');
  });

  it('ends by itself once its host is closed', async () => {
    const child = await startDeployer('idle', options(lab), '/');
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    expect(child.exitCode).toBe(0);
  });
});

describe('a link that breaks', () => {
  it('is told when the connection is closed by the server, and dialled anew', async () => {
    await using host = ssh(options(lab));
    const lease = await host.lease('link:closed', { purpose: 'test', signal: never });
    const running = expect(host.run(['sleep', '600'])).rejects.toMatchObject({ code: 'HOST_LOST' });
    await host.run(['sh', '-c', 'kill $PPID']).catch(() => undefined);
    await running;
    expect(lease.lost.reason).toMatchObject({ code: 'HOST_LOST' });
    expect((await host.run(['echo', 'again'])).stdout).toBe('again\n');
    await host.close();
    await untilClean(server);
  });

  it('is told to who waits for a connection to Docker, and nobody connects anew for that', async () => {
    await using host = ssh(options(lab));
    await host.run(['true']);
    const pkill = async (signal: string): Promise<unknown> =>
      server.run(['pkill', '--signal', signal, '--full', '^sshd: deploy']);
    await pkill('STOP');
    const asked = expect(host.connect({ socket: '/var/run/docker.sock' })).rejects.toMatchObject({ code: 'HOST_LOST' });
    await pkill('KILL');
    await asked;
    await host.close();
    await untilClean(server);
  });

  it('is told when the cable is out; the server ends what ran and frees the lease by itself', async () => {
    await using host = ssh(options(lab));
    const lease = await host.lease('link:cable', { purpose: 'test', signal: never });
    const lost = new Promise<number>((resolve) =>
      lease.lost.addEventListener('abort', () => resolve(performance.now()), { once: true }),
    );
    await using attentive = ssh({ ...options(lab), keepAliveMs: 2000 });
    await Promise.all([host.run(['true']), attentive.run(['true'])]);
    const noticed: Host[] = [];
    const running = [host, attentive].map(async (one) => {
      await expect(one.run(['sleep', '600'])).rejects.toMatchObject({ code: 'HOST_LOST' });
      noticed.push(one);
    });
    await Promise.all([host.run(['true']), attentive.run(['true'])]);
    await server.cable('out');
    await Promise.all(running);
    expect(noticed).toEqual([attentive, host]);
    const freed = untilClean(server).then(() => performance.now());
    expect(await lost).toBeLessThan(await freed);
    await server.cable('in');
    await (await host.lease('link:cable', { purpose: 'next', signal: never })).release();
  });
});
