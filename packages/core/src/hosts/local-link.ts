import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { DeployError } from '../errors.ts';
import { manyListeners } from './abort.ts';
import { exitCodeOf } from './exit-code.ts';
import type { Address, Dialer, Link, LinkProcess } from './link.ts';

type Execa = (typeof import('execa'))['execa'];

/** Programs of this machine. The only file that knows execa. */
export function localDialer(name: string): Dialer {
  return { name, channels: Number.POSITIVE_INFINITY, remote: false, open: () => openLocalLink(name) };
}

async function openLocalLink(name: string): Promise<Link> {
  const { execa } = await import('execa');
  const lost = manyListeners(new AbortController());
  const running = new Set<LinkProcess>();
  return {
    exec: (argv) => {
      lost.signal.throwIfAborted();
      const process = spawn(execa, argv);
      running.add(process);
      void process.exit.then(() => running.delete(process));
      return Promise.resolve(process);
    },
    connect: (to) => dial(to),
    lost: lost.signal,
    close: async () => {
      lost.abort(new DeployError(`${name} was closed`, { code: 'HOST_LOST' }));
      for (const process of running) process.abandon();
      await Promise.all([...running].map((process) => process.exit));
    },
  };
}

/** `detached` gives it a session of its own, and a process group by its pid. */
function spawn(execa: Execa, [file = '', ...args]: readonly string[]): LinkProcess {
  const child = execa(file, args, {
    stdin: 'pipe',
    buffer: false,
    reject: false,
    detached: true,
    stripFinalNewline: false,
  });
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    exit: child.then(({ exitCode, signal }) => exitCode ?? exitCodeOf(signal)),
    abandon: () => void child.kill('SIGKILL'),
  };
}

async function dial(to: Address): Promise<Socket> {
  const socket = 'socket' in to ? connect(to.socket) : connect(to.port, to.address);
  await once(socket, 'connect');
  return socket;
}
