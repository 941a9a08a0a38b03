import { DeployError, messageOf } from '../errors.ts';

/** Longest silence of a server, in milliseconds. */
export const longestSilenceMs = 60_000;

export interface HttpRequest {
  readonly url: string;
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: AsyncIterable<Uint8Array> | Iterable<Uint8Array> | undefined;
}

export interface HttpResponse {
  url: string;
  method: string;
  statusCode: number;
  statusMessage: string;
  headers: Record<string, string>;
  body: AsyncIterableIterator<Uint8Array>;
}

/**
 * One repository over HTTP. Answers are read whole before they are handed on: what breaks, breaks here, with a
 * reason, and not in the middle of a parser.
 * @throws SOURCE_UNREACHABLE, SOURCE_AUTH
 */
export function gitHttp(
  url: string,
  signal: AbortSignal,
  silenceMs: number = longestSilenceMs,
): (request: HttpRequest) => Promise<HttpResponse> {
  let moved = url;
  return async (request) => {
    const target = request.url.replace(url, moved);
    const response = await send(
      url,
      { ...request, url: target, headers: headersFor(request, target) },
      signal,
      silenceMs,
    );
    // A POST cannot follow a redirect: it goes where the GET before it was sent.
    if (response.url !== target) moved = response.url.replace(/\/info\/refs(\?.*)?$/, '');
    return response;
  };
}

/** Credentials are for the server that they were given for, not for where it redirects to. */
function headersFor({ url, headers = {} }: HttpRequest, target: string): Readonly<Record<string, string>> {
  if (new URL(url).origin === new URL(target).origin) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));
}

async function send(url: string, request: HttpRequest, signal: AbortSignal, silenceMs: number): Promise<HttpResponse> {
  using watch = silence(silenceMs);
  try {
    const response = await fetch(request.url, {
      method: request.method ?? 'GET',
      headers: { ...request.headers },
      body: request.body === undefined ? null : await collect(request.body),
      signal: AbortSignal.any([signal, watch.signal]),
    });
    const body = await collect(response.body ?? [], watch.restart);
    if (response.status !== 200) throw statusError(url, response);
    return answer(request, response, body);
  } catch (error) {
    signal.throwIfAborted();
    throw DeployError.isInstance(error) ? error : unreachable(url, error);
  }
}

function answer(request: HttpRequest, response: Response, body: Uint8Array): HttpResponse {
  return {
    url: response.url,
    method: request.method ?? 'GET',
    statusCode: response.status,
    statusMessage: response.statusText,
    headers: Object.fromEntries(response.headers),
    body: once(body),
  };
}

/** A signal that fires when it was not restarted in time. */
function silence(ms: number): Disposable & { readonly signal: AbortSignal; readonly restart: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error(`no answer within ${ms / 1000} s`)), ms);
  return {
    signal: controller.signal,
    restart: () => void timer.refresh(),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

async function collect(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  onChunk: () => void = () => undefined,
): Promise<Buffer<ArrayBuffer>> {
  const collected: Uint8Array[] = [];
  for await (const chunk of chunks) {
    onChunk();
    collected.push(chunk);
  }
  return Buffer.concat(collected);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function statusError(url: string, { status, statusText }: Response): DeployError {
  const said = `${url} answered ${status} ${statusText}`.trim();
  // 203 is how Azure DevOps shows its page for signing in.
  if (status === 401 || status === 403 || status === 203)
    return new DeployError(said, {
      code: 'SOURCE_AUTH',
      hint: 'Give git() a token, or a username and password, that may read this repository.',
    });
  return new DeployError(said, {
    code: 'SOURCE_UNREACHABLE',
    hint:
      status === 404
        ? 'Check the URL; many servers also say 404 for a private repository when credentials are missing.'
        : 'Try again when the git server is well.',
  });
}

function unreachable(url: string, error: unknown): DeployError {
  const reason = reasonOf(error);
  const certificate = /certificate|self.signed/i.test(reason);
  return new DeployError(`${url} cannot be reached: ${reason}`, {
    code: 'SOURCE_UNREACHABLE',
    hint: certificate
      ? 'Start Node with NODE_EXTRA_CA_CERTS set to the file of the authority that signed the certificate.'
      : 'Check the host in the URL, and that this machine may reach it.',
    cause: error,
  });
}

/** `fetch` hides what happened in a chain of causes, and in a list where it tried several addresses. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (error instanceof Error && error.cause !== undefined) return reasonOf(error.cause);
  return messageOf(error);
}
