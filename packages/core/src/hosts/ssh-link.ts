import type { AnyAuthMethod, Client, ClientChannel, ParsedKey } from 'ssh2';
import { DeployError } from '../errors.ts';
import { manyListeners } from './abort.ts';
import { asSocket } from './as-socket.ts';
import { ChannelSocket } from './channel-socket.ts';
import { hostKeyAlgorithms, hostKeyError, hostKeyTypeError, type Trust } from './host-key.ts';
import { hostKeyOf } from './known-hosts.ts';
import { ConnectError, LinkRefused, type Address, type Dialer, type Link, type LinkProcess } from './link.ts';
import { quoteArgv } from './quote.ts';
import { authError, connectError, lostError, type Place } from './ssh-errors.ts';
import { agentSocket, privateKeys, readTrust, type PrivateKey } from './ssh-keys.ts';
import type { SshOptions } from './ssh.ts';
import { exitCodeOf } from './exit-code.ts';

export type Target = SshOptions & Place & { readonly connectTimeoutMs: number };
type Ssh2 = typeof import('ssh2');

/** Below sshd's MaxSessions, which is 10 by default. */
const channels = 9;
/** A dead connection is noticed after 20 s. */
const keepalive = { keepaliveInterval: 5000, keepaliveCountMax: 3 } as const;

/** Programs of a server. The only file that knows ssh2. */
export function sshDialer(target: Target): Dialer {
  return { name: target.name, channels, remote: true, open: () => openSshLink(target) };
}

async function openSshLink(target: Target): Promise<Link> {
  const { default: ssh2 } = await import('ssh2');
  const [trust, keys] = await Promise.all([readTrust(target), privateKeys(target)]);
  const client = new ssh2.Client();
  await login(client, target, trust, loginMethods(ssh2, target, keys));
  client.setNoDelay(true);
  return linkOf(client, target.name);
}

interface LoginMethods {
  readonly handler: AnyAuthMethod[];
  /** For people. */
  readonly tried: readonly string[];
}

/** The agent first, as OpenSSH does. @throws HOST_AUTH when there is nothing to try */
function loginMethods(ssh2: Ssh2, target: Target, keys: readonly PrivateKey[]): LoginMethods {
  const { username } = target;
  const agent = agentSocket(target);
  const usable = keys.flatMap((key) => {
    const parsed = parseKey(ssh2, key, target);
    return parsed === undefined ? [] : [{ from: key.from, parsed }];
  });
  const tried = [...(agent === undefined ? [] : [`agent ${agent}`]), ...usable.map(({ from }) => from)];
  if (tried.length === 0) throw authError(target, tried);
  return {
    handler: [
      ...(agent === undefined ? [] : [{ type: 'agent', username, agent } as const]),
      ...usable.map(({ parsed }) => ({ type: 'publickey', username, key: parsed }) as const),
    ],
    tried,
  };
}

/** Undefined: one that was not named and cannot be used. */
function parseKey(ssh2: Ssh2, key: PrivateKey, { passphrase }: Target): ParsedKey | undefined {
  const parsed = ssh2.utils.parseKey(key.text, passphrase);
  if (!(parsed instanceof Error) && parsed.isPrivateKey()) return parsed;
  if (!key.named) return undefined;
  const reason = parsed instanceof Error ? parsed.message : 'it is a public key';
  throw new DeployError(`cannot use the private key (${key.from}): ${reason}`, {
    code: 'HOST_AUTH',
    hint: 'An encrypted key needs the option passphrase; else check that it is a private key.',
    cause: parsed,
  });
}

async function login(client: Client, target: Target, trust: Trust, { handler, tried }: LoginMethods): Promise<void> {
  let refused: DeployError | undefined;
  const ready = new Promise<void>((resolve, reject) => {
    client.on('ready', resolve);
    client.on('error', (error) => {
      // An agent that does not answer is no reason to give up the keys.
      if (error.level === 'agent') return;
      const noType = /no matching host key/.test(error.message);
      reject(refused ?? (noType ? hostKeyTypeError(trust) : connectError(error, target, tried)));
    });
    client.on('close', () => reject(connectError(new Error('the server closed the connection'), target, tried)));
  });
  client.connect({
    host: target.host,
    port: target.port,
    username: target.username,
    readyTimeout: target.connectTimeoutMs,
    ...keepalive,
    strictVendor: false,
    algorithms: { serverHostKey: hostKeyAlgorithms(trust) },
    hostVerifier: (blob: Buffer) => {
      refused = hostKeyError(trust, hostKeyOf(blob));
      return refused === undefined;
    },
    authHandler: handler,
  });
  try {
    await ready;
  } catch (error) {
    client.destroy();
    throw error;
  }
}

function linkOf(client: Client, name: string): Link {
  const lost = manyListeners(new AbortController());
  let cause: Error | undefined;
  client.on('error', (error) => (cause ??= error));
  client.on('close', () => lost.abort(lostError(name, cause)));
  const opened = async <Value>(
    open: (done: (error: Error | undefined, value: Value) => void) => void,
  ): Promise<Value> =>
    new Promise<Value>((resolve, reject) => {
      lost.signal.throwIfAborted();
      open((error, value) => (error ? reject(error) : resolve(value)));
    });
  const close = async (): Promise<void> => {
    if (lost.signal.aborted) return;
    // Not `end`: that waits for the other side, which may be gone.
    client.destroy();
    await new Promise<void>((resolve) => lost.signal.addEventListener('abort', () => resolve(), { once: true }));
  };
  // Told when all know, so that who tries again does so over another link.
  const broken = async (error: unknown): Promise<DeployError> => {
    await close();
    return lostError(name, error);
  };
  return {
    exec: async (argv) => {
      const channel = await opened<ClientChannel>((done) => client.exec(quoteArgv(argv), done)).catch(
        async (error: unknown) => {
          throw isRefusal(error) ? new LinkRefused(name, 'another session') : await broken(error);
        },
      );
      return processOf(channel);
    },
    connect: async (to) => {
      const channel = await opened<ClientChannel>((done) => forward(client, to, done)).catch(async (error: unknown) => {
        throw forwardError(error, name, to) ?? (await broken(error));
      });
      return asSocket(new ChannelSocket(channel, lost.signal));
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
    ? new ConnectError('ECONNREFUSED', `nothing answers at ${place} of ${name}`)
    : new LinkRefused(name, `to forward to ${place}`);
}
