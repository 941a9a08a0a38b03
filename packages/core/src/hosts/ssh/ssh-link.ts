import type { Duplex } from 'node:stream';
import { manyListeners } from '../abort.ts';
import { asSocket } from '../sessions/as-socket.ts';
import { ChannelSocket } from './channel-socket.ts';
import { environment } from '../environment.ts';
import { exitCodeOf } from '../exit-code.ts';
import { lostError, type HostError } from '../host-error.ts';
import { ConnectError, LinkRefused, type Address, type Dialer, type Link, type LinkProcess } from '../link.ts';
import { quoteArgv } from '../quote.ts';
import { connectError } from './errors.ts';
import { login } from './login.ts';
import { loginMethods } from './methods.ts';
import { nameOf } from './name.ts';
import { targetOf, type Target } from './target.ts';
import { readTrust } from './trust.ts';
import { loadSsh2, type Client, type ClientChannel } from './ssh2.ts';
import type { SshOptions } from './options.ts';

/** Below sshd's MaxSessions, which is 10 by default. */
const channels = 9;

/** Programs of a server. */
export function sshDialer(options: SshOptions): Dialer {
  const open = async (): Promise<Link> => openSshLink(await targetOf(options, environment()));
  return { name: nameOf(options), channels, remote: true, open };
}

async function openSshLink(target: Target): Promise<Link> {
  const ssh2 = await loadSsh2();
  const [trust, methods] = await Promise.all([readTrust(target.hostKey, target.name), loginMethods(ssh2, target)]);
  const through = target.jump === undefined ? undefined : await openSshLink(target.jump);
  const client = new ssh2.Client();
  try {
    const stream = through && (await reached(through, target));
    await login(client, target, { trust, methods, ...(stream !== undefined && { stream }) });
  } catch (error) {
    await through?.close();
    throw error;
  }
  if (through === undefined) client.setNoDelay(true);
  else client.on('close', () => void through.close());
  return linkOf(client, target.name);
}

/** The server as seen from its jump host. */
async function reached(through: Link, target: Target): Promise<Duplex> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), target.connectTimeoutMs);
  const timeout = new Promise<never>((_resolve, reject) => {
    const error = Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' });
    late.signal.addEventListener('abort', () => reject(error), { once: true });
  });
  try {
    return await Promise.race([through.connect({ address: target.host, port: target.port }), timeout]);
  } catch (error) {
    throw error instanceof Error ? connectError(error, target) : error;
  } finally {
    clearTimeout(timer);
  }
}

function linkOf(client: Client, name: string): Link {
  const lost = manyListeners(new AbortController());
  let cause: Error | undefined;
  client.on('error', (error) => (cause ??= error));
  client.on('close', () => lost.abort(lostError(name, { cause })));
  // Used at once, not a moment later: what a program says of its end can come in one packet with the answer that it runs.
  const opened = async <Value>(
    open: (done: (error: Error | undefined, channel: ClientChannel) => void) => void,
    use: (channel: ClientChannel) => Value,
  ): Promise<Value> =>
    new Promise<Value>((resolve, reject) => {
      lost.signal.throwIfAborted();
      open((error, channel) => (error ? reject(error) : resolve(use(channel))));
    });
  const close = async (): Promise<void> => {
    if (lost.signal.aborted) return;
    // Not `end`: that waits for the other side, which may be gone.
    client.destroy();
    await new Promise<void>((resolve) => lost.signal.addEventListener('abort', () => resolve(), { once: true }));
  };
  // What was asked of a connection that broke is no refusal, though its error has a `reason` as well.
  const unlessLost = (): void => lost.signal.throwIfAborted();
  // Told when all know, so that who tries again does so over another link.
  const broken = async (error: unknown): Promise<HostError> => {
    await close();
    return lostError(name, { cause: error });
  };
  return {
    exec: (argv) =>
      opened((done) => client.exec(quoteArgv(argv), done), processOf).catch(async (error: unknown) => {
        unlessLost();
        throw isRefusal(error) ? new LinkRefused(name, 'another session') : await broken(error);
      }),
    connect: async (to) => {
      const socketOf = (channel: ClientChannel): ChannelSocket => new ChannelSocket(channel, lost.signal);
      const socket = await opened((done) => forward(client, to, done), socketOf).catch(async (error: unknown) => {
        unlessLost();
        throw forwardError(error, name, to) ?? (await broken(error));
      });
      return asSocket(socket);
    },
    lost: lost.signal,
    close,
  };
}

function processOf(channel: ClientChannel): LinkProcess {
  let exitCode: number | undefined;
  channel.on('exit', (code: number | null, signal?: string) => (exitCode = code ?? exitCodeOf(signal)));
  const exit = new Promise<number | undefined>((resolve) => channel.on('close', () => resolve(exitCode)));
  return { stdin: channel, stdout: channel, stderr: channel.stderr, exit, abandon: () => channel.close() };
}

function forward(client: Client, to: Address, done: (error: Error | undefined, channel: ClientChannel) => void): void {
  if ('socket' in to) client.openssh_forwardOutStreamLocal(to.socket, done);
  else client.forwardOut('127.0.0.1', 0, to.address, to.port, done);
}

/** As against a broken connection. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && ('reason' in error || error.message === 'Unable to exec');
}

/** Undefined: not the answer of the server, but a broken connection. */
function forwardError(error: unknown, name: string, to: Address): LinkRefused | ConnectError | undefined {
  if (!(error instanceof Error) || !('reason' in error)) return undefined;
  const place = 'socket' in to ? to.socket : `${to.address}:${to.port}`;
  const connectFailed = 2;
  return error.reason === connectFailed
    ? new ConnectError(codeOf(error.message), `nothing answers at ${place} of ${name}`)
    : new LinkRefused(name, `to forward to ${place}`);
}

/** sshd gives the system's words alone, in its own language. */
function codeOf(message: string): ConnectError['code'] {
  if (/not known|resolution|resolve|No address/.test(message)) return 'ENOTFOUND';
  if (/No route to host|unreachable/.test(message)) return 'EHOSTUNREACH';
  return /timed out/.test(message) ? 'ETIMEDOUT' : 'ECONNREFUSED';
}
