import type { ClientRequest, IncomingMessage } from 'node:http';

/** Longest silence of a server, in milliseconds. */
export const longestSilenceMs = 60_000;

export interface HttpServer {
  /** Authorities that are trusted instead of the known ones, as PEM text. */
  readonly ca?: string;
  readonly signal: AbortSignal;
  readonly silenceMs: number;
}

export interface HttpAnswer {
  readonly url: string;
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export interface HttpQuestion {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * One request, with its whole answer; redirects are answers too. Not `fetch`: that takes no authorities.
 * @throws as Node's requests do
 */
export async function exchange(question: HttpQuestion, { ca, signal, silenceMs }: HttpServer): Promise<HttpAnswer> {
  const { request } = await import(question.url.startsWith('https:') ? 'node:https' : 'node:http');
  using watch = silence(silenceMs);
  const { method, headers, body } = question;
  const asked: ClientRequest = request(question.url, {
    method,
    headers: { ...headers, ...(body.length > 0 && { 'content-length': body.length }) },
    signal: AbortSignal.any([signal, watch.signal]),
    ...(ca !== undefined && { ca }),
  });
  asked.end(body);
  try {
    return await answerOf(question.url, asked, watch.restart);
  } catch (error) {
    watch.signal.throwIfAborted();
    throw error;
  }
}

async function answerOf(url: string, asked: ClientRequest, onChunk: () => void): Promise<HttpAnswer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve).on('error', reject);
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) {
    onChunk();
    chunks.push(chunk);
  }
  return {
    url,
    statusCode: response.statusCode ?? 0,
    statusMessage: response.statusMessage ?? '',
    headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks),
  };
}

/** A signal that fires when it was not restarted in time. */
function silence(ms: number): Disposable & { readonly signal: AbortSignal; readonly restart: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new SilenceError(ms)), ms);
  return {
    signal: controller.signal,
    restart: () => void timer.refresh(),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

class SilenceError extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(ms: number) {
    super(`no answer within ${ms / 1000} s`);
  }
}
