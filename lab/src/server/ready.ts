import { request } from 'node:http';
import { connect } from 'node:net';
import { attempt } from '../machine/run.ts';
import { until } from '../machine/until.ts';
import { insideServer } from './exec.ts';

interface Ready {
  readonly name: string;
  readonly address: string;
  readonly pid: number;
  /** A bare server has none until somebody installs it. */
  readonly hasDocker: boolean;
}

/** A server is ready when Docker answers, ssh is at its port, and systemd, if it has one, nothing left to start. */
export async function untilReady(server: Ready): Promise<void> {
  const { name, address, pid, hasDocker } = server;
  const waiting = { timeout: 180_000, every: 50 };
  try {
    if (hasDocker) await until(() => dockerAnswers(pid), { ...waiting, waitingFor: `Docker on ${name}` });
    await until(() => accepts(address, 22), { ...waiting, waitingFor: `sshd on ${name}` });
    await until(() => isBooted(pid), { ...waiting, waitingFor: `systemd on ${name}` });
  } catch (error) {
    const journal = await attempt(insideServer(pid, ['journalctl', '--no-pager', '-n', '40']));
    throw new Error(`${name} did not become ready\n${journal.stdout}`, { cause: error });
  }
}

export async function dockerAnswers(pid: number): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({ socketPath: `/proc/${pid}/root/run/docker.sock`, path: '/_ping', timeout: 2000 });
    ping.on('response', (response) => resolve(response.resume().statusCode === 200));
    ping.on('error', () => resolve(false)).on('timeout', () => ping.destroy());
    ping.end();
  });
}

export async function accepts(address: string, port: number): Promise<boolean> {
  const socket = connect({ host: address, port, timeout: 2000 });
  const answer = new Promise<boolean>((resolve) => {
    socket
      .on('connect', () => resolve(true))
      .on('error', () => resolve(false))
      .on('timeout', () => resolve(false));
  });
  return answer.finally(() => socket.destroy());
}

async function isBooted(pid: number): Promise<boolean> {
  const script = '[ -e /etc/lab-init ] || systemctl is-active --quiet lab.target';
  const { exitCode } = await attempt(insideServer(pid, ['sh', '-c', script]));
  return exitCode === 0;
}
