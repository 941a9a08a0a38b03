import { request } from 'node:http';
import { messageOf, type Host, type Names } from '@appliku/core';

export interface Probe {
  readonly port: number;
  readonly path: string;
  readonly headers: Names<string>;
  readonly signal: AbortSignal;
}

/** What came of one GET. */
export interface Answer {
  readonly healthy: boolean;
  /** For people, e.g. `status 500`. */
  readonly text: string;
}

/** Longer than a first request of a slow framework takes. */
const timeoutMs = 5000;

/** One GET from the host's place to a port on its loopback address: 2xx and 3xx are healthy. */
export async function probe(host: Host, { port, path, headers, signal }: Probe): Promise<Answer> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    const status = await get(host, { port, path, headers, signal: AbortSignal.any([signal, late.signal]) });
    return { healthy: status >= 200 && status < 400, text: `status ${status}` };
  } catch (error) {
    signal.throwIfAborted();
    return { healthy: false, text: late.signal.aborted ? `no answer in ${timeoutMs / 1000} s` : reasonOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

async function get(host: Host, { port, path, headers, signal }: Probe): Promise<number> {
  const socket = await host.connect({ address: '127.0.0.1', port });
  try {
    return await new Promise<number>((resolve, reject) => {
      const sent = request({ method: 'GET', path, headers, signal, createConnection: () => socket });
      sent.once('response', (response) => resolve(response.statusCode ?? 0));
      sent.once('error', reject);
      sent.end();
    });
  } finally {
    socket.destroy();
  }
}

/** Docker itself accepts the connection, and closes it again when nothing listens in the container. */
function reasonOf(error: unknown): string {
  const message = messageOf(error);
  return /socket hang up|ECONNRESET|EPIPE/.test(message) ? 'nothing listens on the port in the container' : message;
}
