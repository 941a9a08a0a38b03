import { Duplex, Readable } from 'node:stream';
import type { Host } from '../../contract/index.ts';
import { asSocket } from './as-socket.ts';
import { ConnectError, LinkRefused, type Link } from '../link.ts';
import { textOf } from '../output.ts';
import { runLine } from './run-script.ts';
import type { Run } from './session.ts';
import type { Sessions } from './sessions.ts';
import { SpareConnections } from './spare-connections.ts';

const dockerSocket = '/var/run/docker.sock';

/** `Host.connect`: errors carry `code` as Node's own do (ENOENT, EACCES, ECONNREFUSED, ...). */
export function connector(sessions: Sessions, host: Host, options: { readonly remote: boolean }): Host['connect'] {
  const throughClient = new WeakSet<Link>();
  const connections = new SpareConnections({ socket: dockerSocket });
  return async (to) => {
    const { link } = await sessions.any();
    const isDocker = 'socket' in to && to.socket === dockerSocket;
    const dialDocker = async (): Promise<Duplex> => {
      const run = await sessions.start({ line: runLine(['docker', 'system', 'dial-stdio'], {}), root: false });
      return streamOf(run, () => throughClient.add(link));
    };
    if (isDocker && throughClient.has(link)) return dialDocker();
    try {
      return await (isDocker && options.remote ? connections.take(link) : link.connect(to));
    } catch (error) {
      if (!('socket' in to) || !(error instanceof ConnectError || error instanceof LinkRefused)) throw error;
      await checkSocket(host, to.socket);
      // It may be sshd that does not forward to sockets.
      if (isDocker) return dialDocker();
      throw error;
    }
  };
}

function streamOf(run: Run, onSuccess: () => void): Duplex {
  const stream = Duplex.from({ readable: Readable.from(output(run, onSuccess)), writable: run.stdin });
  // The client has ended: nobody takes what is still written, nor says so.
  stream.once('end', () => stream.destroy());
  stream.once('close', () => void run.end());
  return asSocket(stream);
}

/** Its end is told only after it is known how the client ended. */
async function* output(run: Run, onSuccess: () => void): AsyncGenerator<Buffer> {
  const complaint = textOf(run.stderr);
  yield* run.stdout;
  if ((await run.exit) === 0) return onSuccess();
  const text = (await complaint).trim();
  const code = text.includes('permission denied') ? 'EACCES' : 'ECONNREFUSED';
  throw new ConnectError(code, `docker system dial-stdio: ${text}`);
}

/** sshd does not say why it could not connect. In /proc/net/unix, 00010000 marks what listens. */
const checkScript = `
[ -S "$1" ] || exit 2
[ -w "$1" ] || exit 3
grep -q " 00010000 .*/\${1##*/}$" /proc/net/unix || exit 4
`;

async function checkSocket(host: Host, socket: string): Promise<void> {
  const { exitCode } = await host.run(['sh', '-c', checkScript, 'appliku-check', socket]);
  if (exitCode === 2) throw new ConnectError('ENOENT', `there is no socket ${socket} on ${host.name}`);
  if (exitCode === 3) throw new ConnectError('EACCES', `no permission for the socket ${socket} on ${host.name}`);
  if (exitCode === 4) throw new ConnectError('ECONNREFUSED', `nothing listens at ${socket} on ${host.name}`);
}
