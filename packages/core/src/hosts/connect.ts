import { Duplex, Readable } from 'node:stream';
import type { Host } from '../contract/index.ts';
import { asSocket } from './as-socket.ts';
import { ConnectError, LinkRefused, type Address } from './link.ts';
import { runLine } from './run-script.ts';
import { textOf } from './output.ts';
import type { Sessions } from './sessions.ts';

const dockerSocket = '/var/run/docker.sock';

/** `Host.connect`: errors carry `code` as Node's own do (ENOENT, EACCES, ECONNREFUSED, ...). */
export async function connectTo(sessions: Sessions, host: Host, to: Address): Promise<Duplex> {
  const { link } = await sessions.any();
  try {
    return await link.connect(to);
  } catch (error) {
    if (!('socket' in to)) throw error;
    if (error instanceof LinkRefused && to.socket === dockerSocket) return dialStdio(sessions);
    if (error instanceof ConnectError) throw await reasonFor(host, to.socket, error);
    throw error;
  }
}

/** For servers that do not forward unix sockets. */
async function dialStdio(sessions: Sessions): Promise<Duplex> {
  const run = await sessions.start({ line: runLine(['docker', 'system', 'dial-stdio'], {}), root: false });
  const duplex = Duplex.from({ readable: Readable.from(run.stdout), writable: run.stdin });
  duplex.once('close', () => void run.end());
  void textOf(run.stderr).then(async (complaint) => {
    if ((await run.exit) === 0) return;
    const code = complaint.includes('permission denied') ? 'EACCES' : 'ECONNREFUSED';
    duplex.destroy(new ConnectError(code, `docker system dial-stdio: ${complaint.trim()}`));
  });
  return asSocket(duplex);
}

/** sshd does not say why it could not connect. */
async function reasonFor(host: Host, socket: string, error: ConnectError): Promise<ConnectError> {
  const script = '[ -S "$1" ] || exit 2; [ -w "$1" ] || exit 3';
  const { exitCode } = await host.run(['sh', '-c', script, 'appliku-probe', socket]);
  if (exitCode === 2) return new ConnectError('ENOENT', `there is no socket ${socket} on ${host.name}`);
  if (exitCode === 3) return new ConnectError('EACCES', `no permission for the socket ${socket} on ${host.name}`);
  return error;
}
