import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ClientOptions {
  readonly address: string;
  readonly domain: string;
  /** A connection each. */
  readonly clients: number;
  /** Of all together, whether they are answered or not. */
  readonly perSecond: number;
}

export interface Counts {
  sent: number;
  answered: number;
  /** The server says that it has not looked at them (RFC 9113, 8.7): browsers send them again by themselves. */
  safeToRepeat: number;
  lost: number;
}

/** Half GET, half POST. Nothing is sent twice. */
export function startClients(options: ClientOptions): { stop(): Promise<Counts> } {
  const counts: Counts = { sent: 0, answered: 0, safeToRepeat: 0, lost: 0 };
  const stopped = new AbortController();
  const work = Array.from({ length: options.clients }, () => client(options, counts, stopped.signal));
  return {
    stop: async () => {
      stopped.abort();
      await Promise.all(work);
      return counts;
    },
  };
}

async function client(options: ClientOptions, counts: Counts, stopped: AbortSignal): Promise<void> {
  const open: Promise<void>[] = [];
  let session: Session | undefined;
  while (!stopped.aborted) {
    // Exponential: of many who do not know of each other.
    await sleep((-Math.log(Math.random()) * 1000 * options.clients) / options.perSecond);
    if (session === undefined || session.isOver()) session = openSession(options);
    open.push(ask(session, options, counts));
  }
  await Promise.all(open);
  session?.close();
}

interface Session {
  readonly http2: ClientHttp2Session;
  isOver(): boolean;
  /** Of a stream that failed: the server has said that it will not look at it. */
  isRefused(stream: ClientHttp2Stream): boolean;
  close(): void;
}

function openSession({ address, domain }: ClientOptions): Session {
  const http2 = connect(`https://${domain}`, { host: address, servername: domain, rejectUnauthorized: false });
  let last: number | undefined;
  http2.on('goaway', (_code, lastStreamID) => (last = lastStreamID));
  // Its streams say so too.
  http2.on('error', () => undefined);
  return {
    http2,
    isOver: () => http2.closed || http2.destroyed || last !== undefined,
    isRefused: (stream) =>
      stream.rstCode === constants.NGHTTP2_REFUSED_STREAM || (last !== undefined && (stream.id ?? Infinity) > last),
    close: () => http2.close(),
  };
}

async function ask(session: Session, { domain }: ClientOptions, counts: Counts): Promise<void> {
  counts.sent += 1;
  const method = Math.random() < 0.5 ? 'GET' : 'POST';
  const stream = session.http2.request({ ':method': method, ':authority': domain, ':path': '/' });
  try {
    stream.end(method === 'POST' ? 'x'.repeat(2000) : undefined);
    const [headers] = await once(stream, 'response');
    stream.resume();
    await once(stream, 'end');
    counts[headers[':status'] === 200 ? 'answered' : 'lost'] += 1;
  } catch {
    counts[session.isRefused(stream) ? 'safeToRepeat' : 'lost'] += 1;
  }
}
