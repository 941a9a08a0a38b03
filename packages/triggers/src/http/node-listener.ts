import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Triggers } from './create-triggers.ts';

/** What Express adds to a request. */
interface Mounted extends IncomingMessage {
  readonly originalUrl?: string;
}

/**
 * Serves triggers by `node:http`, or as a handler of Express. It has to come before whatever reads the body, as
 * `express.json()` does: a signature is over the bytes as they came.
 */
export function nodeListener(triggers: Triggers): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => void serve(triggers, request, response);
}

async function serve(triggers: Triggers, incoming: Mounted, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const answer = await answerTo(triggers, incoming, gone.signal);
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  outgoing.flushHeaders();
  // Who has gone away is told nothing.
  await pipeline(answer.body ?? [], outgoing).catch(() => outgoing.destroy());
}

async function answerTo(triggers: Triggers, incoming: Mounted, signal: AbortSignal): Promise<Response> {
  if (incoming.readableEnded)
    return Response.json({ error: 'The body was read before: mount this before what parses bodies' }, { status: 500 });
  const { method = 'GET', originalUrl, url = '/' } = incoming;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const request = new Request(new URL(originalUrl ?? url, `http://${incoming.headers.host ?? 'localhost'}`), {
    method,
    headers: headersOf(incoming),
    signal,
    ...(hasBody && { body: Readable.toWeb(incoming), duplex: 'half' }),
  });
  return triggers(request);
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct))
    for (const value of values) headers.append(name, value);
  return headers;
}
