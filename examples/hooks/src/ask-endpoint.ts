import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Endpoint, Host } from '@appliku/core';

// #region ask
/** What is asked of one instance. */
export interface Question {
  readonly domain: string;
  readonly path: string;
  readonly signal: AbortSignal;
}

/** Status of a GET from the server's own place: there a release can be reached that nobody else can reach yet. */
export async function askEndpoint(host: Host, endpoint: Endpoint, { domain, path, signal }: Question): Promise<number> {
  if (endpoint.kind !== 'tcp') throw new TypeError(`${endpoint.instance} is not reached by TCP`);
  const stream = await host.connect(endpoint);
  try {
    const headers = { host: domain, connection: 'close' };
    const asked = request({ createConnection: () => stream, path, headers, signal });
    asked.end();
    const [answer]: IncomingMessage[] = await once(asked, 'response');
    return answer?.statusCode ?? 0;
  } finally {
    stream.destroy();
  }
}
// #endregion ask
