import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { programStarter } from '../program.ts';
import { manyListeners } from './abort.ts';
import { HostError } from './host-error.ts';
import type { Address, Dialer, Link, LinkProcess } from './link.ts';

/** Programs of this machine. */
export function localDialer(name: string): Dialer {
  return { name, channels: Number.POSITIVE_INFINITY, remote: false, open: () => openLocalLink(name) };
}

async function openLocalLink(name: string): Promise<Link> {
  const start = await programStarter();
  const lost = manyListeners(new AbortController());
  const running = new Set<LinkProcess>();
  return {
    exec: (argv) => {
      lost.signal.throwIfAborted();
      const program = start(argv);
      const process = { ...program, abandon: program.kill };
      running.add(process);
      void process.exit.then(() => running.delete(process));
      return Promise.resolve(process);
    },
    connect: (to) => dial(to),
    lost: lost.signal,
    close: async () => {
      lost.abort(new HostError(`${name} was closed`, { code: 'HOST_LOST', reason: 'lost', host: name }));
      for (const process of running) process.abandon();
      await Promise.all([...running].map((process) => process.exit));
    },
  };
}

async function dial(to: Address): Promise<Socket> {
  const socket = 'socket' in to ? connect(to.socket) : connect(to.port, to.address);
  await once(socket, 'connect');
  return socket;
}
