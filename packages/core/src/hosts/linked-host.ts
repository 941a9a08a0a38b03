import type { Host, Lease } from '../contract/index.ts';
import { connector } from './sessions/connect.ts';
import { readFile, writeFile } from './files.ts';
import { takeLease } from './lease.ts';
import type { Dialer } from './link.ts';
import { runBytes } from './run.ts';
import { Sessions } from './sessions/sessions.ts';
import { Usage } from './usage.ts';

/** A host of all that a link can do. */
export function linkedHost(dialer: Dialer): Host {
  const sessions = new Sessions(dialer);
  const { name } = dialer;
  const usage = new Usage(() => sessions.close());
  const close = (): Promise<void> => usage.close();
  const host: Host = {
    name,
    run: async (argv, options = {}) => {
      const result = await usage.during(() => runBytes(sessions, name, argv, options));
      return { ...result, stdout: result.stdout.toString() };
    },
    connect: async (to) => {
      const done = usage.begin();
      try {
        const stream = await connect(to);
        return stream.once('close', done);
      } catch (error) {
        done();
        throw error;
      }
    },
    readFile: (path, options = {}) => usage.during(() => readFile(sessions, name, path, options)),
    writeFile: (path, content, options) => usage.during(() => writeFile(host, path, content, options)),
    lease: async (leaseName, options) => {
      // From before it is taken: a connection that is to be closed meanwhile is not to be closed between the two.
      const done = usage.begin();
      try {
        return heldLease(await takeLease(sessions, host, leaseName, options), done);
      } catch (error) {
        done();
        throw error;
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
  const connect = connector(sessions, host, dialer);
  return host;
}

/** A lease uses the connection until it is given back, or lost. */
function heldLease(lease: Lease, done: () => void): Lease {
  lease.lost.addEventListener('abort', done, { once: true });
  return { ...lease, release: () => lease.release().finally(done) };
}
