import type { Duplex } from 'node:stream';
import { hostKeyAlgorithms, hostKeyTypeError, type Trust } from './host-key.ts';
import { hostKeyOf } from './known-hosts.ts';
import { authError, connectError } from './errors.ts';
import type { LoginMethods } from './methods.ts';
import type { Target } from './target.ts';
import { verifyHostKey } from './trust.ts';
import type { Client } from './ssh2.ts';

/** What is known before a connection is made, and the stream to make it over, where it is not a new one. */
export interface Prepared {
  readonly trust: Trust;
  readonly methods: LoginMethods;
  readonly stream?: Duplex;
}

/** Connects the client, and resolves when it is logged in. */
export async function login(client: Client, target: Target, { trust, methods, stream }: Prepared): Promise<void> {
  const ready = readiness(client, target, trust, methods);
  client.connect({
    host: target.host,
    port: target.port,
    username: target.username,
    readyTimeout: target.connectTimeoutMs,
    keepaliveInterval: target.keepAliveMs,
    keepaliveCountMax: 3,
    strictVendor: false,
    algorithms: { serverHostKey: hostKeyAlgorithms(trust) },
    hostVerifier: (blob: Buffer, verify: (isRight: boolean) => void) => {
      verifyHostKey(trust, hostKeyOf(blob), target.hostKey).then(
        () => verify(true),
        (error: unknown) => {
          ready.refuse(error);
          verify(false);
        },
      );
    },
    authHandler: methods.handler,
    ...(stream !== undefined && { sock: stream }),
  });
  try {
    await ready.promise;
  } catch (error) {
    client.destroy();
    throw error;
  }
}

interface Readiness {
  readonly promise: Promise<void>;
  refuse(error: unknown): void;
}

function readiness(client: Client, target: Target, trust: Trust, methods: LoginMethods): Readiness {
  const { promise, resolve, reject } = withResolvers();
  let trouble: string | undefined;
  client.on('ready', resolve);
  client.on('error', (error) => {
    // An agent that does not answer is no reason to give up the keys.
    if (error.level === 'agent') trouble = `the agent: ${error.message}`;
    else if (/no matching host key/.test(error.message)) reject(hostKeyTypeError(trust));
    else if (error.level === 'client-authentication' || /authentication failures/.test(error.message))
      reject(authError(target, { ...methods, ...(trouble !== undefined && { trouble }) }, error));
    else reject(connectError(error, target));
  });
  client.on('close', () => reject(connectError(new Error('the server closed the connection'), target)));
  return { promise, refuse: reject };
}

function withResolvers() {
  let resolve = (): void => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  return { promise, resolve, reject };
}
