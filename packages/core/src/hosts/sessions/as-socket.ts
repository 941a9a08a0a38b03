import type { Duplex } from 'node:stream';

/** Gives a stream the methods that `node:http` calls on a network socket. */
export function asSocket(stream: Duplex): Duplex {
  const itself = (): Duplex => stream;
  return Object.assign(stream, {
    setTimeout: itself,
    setNoDelay: itself,
    setKeepAlive: itself,
    ref: itself,
    unref: itself,
    destroySoon: () => stream.end(() => stream.destroy()),
  });
}
