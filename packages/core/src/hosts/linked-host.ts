import type { Duplex } from 'node:stream';
import type { Host } from '../contract/index.ts';
import { connector } from './connect.ts';
import { readFile, writeFile } from './files.ts';
import { takeLease } from './lease.ts';
import type { Dialer } from './link.ts';
import { runBytes } from './run.ts';
import { Sessions } from './sessions.ts';

/** A host of all that a link can do. */
export function linkedHost(dialer: Dialer): Host {
  const sessions = new Sessions(dialer);
  const { name } = dialer;
  const streams = new Set<Duplex>();
  const close = async (): Promise<void> => {
    for (const stream of streams) stream.destroy();
    await sessions.close();
  };
  const host: Host = {
    name,
    run: async (argv, options = {}) => {
      const result = await runBytes(sessions, name, argv, options);
      return { ...result, stdout: result.stdout.toString() };
    },
    connect: async (to) => {
      const stream = await connect(to);
      streams.add(stream);
      stream.once('close', () => streams.delete(stream));
      return stream;
    },
    readFile: (path, options = {}) => readFile(sessions, name, path, options),
    writeFile: (path, content, options) => writeFile(host, path, content, options),
    lease: (leaseName, options) => takeLease(sessions, host, leaseName, options),
    close,
    [Symbol.asyncDispose]: close,
  };
  const connect = connector(sessions, host);
  return host;
}
