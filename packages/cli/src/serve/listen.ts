import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeListener, type Triggers } from '@appliku/triggers';

/** A server that listens. */
export interface Listening {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  /** Takes nothing more, and lets open answers end for a moment. */
  readonly close: () => Promise<void>;
}

/** Milliseconds: the last lines of a log are at its readers after a fraction of that. */
const lastWordsMs = 2_000;

/** Serves HTTP. @throws what listening does, e.g. where the port is taken */
export async function listen(
  answer: Triggers,
  at: { readonly address: string; readonly port: number },
): Promise<Listening> {
  const server = createServer(nodeListener(answer));
  server.listen(at.port, at.address);
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : at.port;
  return {
    url: `http://${at.address.includes(':') ? `[${at.address}]` : at.address}:${port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      const end = new AbortController();
      await Promise.race([closed, sleep(lastWordsMs, undefined, { signal: end.signal }).catch(() => undefined)]);
      end.abort();
      server.closeAllConnections();
      await closed;
    },
  };
}
