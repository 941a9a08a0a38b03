import type { DeployError } from '../../errors.ts';
import { exchange, longestSilenceMs, type HttpAnswer, type HttpServer } from './http-exchange.ts';
import { sourceError, unreachableError } from './errors.ts';
import type { GitPlan } from './plan.ts';

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

export type HttpRemote = Pick<GitPlan, 'url' | 'credentials' | 'ca'>;

/** How often a server may send us on. */
const mostRedirects = 5;

/**
 * One repository over HTTP. Answers are read whole before they are handed on: what breaks, breaks here, with a
 * reason, and not in the middle of a parser.
 * @throws SOURCE_UNREACHABLE, SOURCE_AUTH
 */
export function gitHttp(
  url: string,
  server: Omit<HttpServer, 'silenceMs'> & { readonly silenceMs?: number },
): (request: HttpRequest) => Promise<HttpResponse> {
  const whole = { silenceMs: longestSilenceMs, ...server };
  let moved = url;
  return async ({ method = 'GET', headers = {}, body, ...request }) => {
    const target = request.url.replace(url, moved);
    const answer = await follow(url, { url: target, method, headers, body: await collect(body ?? []) }, whole);
    // A POST cannot follow a redirect: it goes where the GET before it was sent.
    if (answer.url !== target) moved = answer.url.replace(/\/info\/refs(\?.*)?$/, '');
    return { ...answer, method, body: once(answer.body) };
  };
}

/** Headers with the credentials. */
export function authorization({ credentials }: HttpRemote): Record<string, string> {
  if (credentials === undefined) return {};
  const { username, password } = credentials;
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

async function follow(
  url: string,
  request: Parameters<typeof exchange>[0],
  server: HttpServer,
  redirects = 0,
): Promise<HttpAnswer> {
  const own = { ...request, headers: headersFor(url, request) };
  const answer = await exchange(own, server).catch((error: unknown) => {
    server.signal.throwIfAborted();
    throw unreachableError(url, error);
  });
  if (answer.statusCode === 200) return answer;
  const { location } = answer.headers;
  if (location === undefined || request.method !== 'GET' || redirects === mostRedirects) throw statusError(url, answer);
  return follow(url, { ...request, url: new URL(location, request.url).href }, server, redirects + 1);
}

/** Credentials are for the server that they were given for, not for where it redirects to. */
function headersFor(
  url: string,
  { url: target, headers }: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
): Readonly<Record<string, string>> {
  if (new URL(url).origin === new URL(target).origin) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));
}

async function collect(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Buffer> {
  const collected: Uint8Array[] = [];
  for await (const chunk of chunks) collected.push(chunk);
  return Buffer.concat(collected);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function statusError(url: string, { statusCode, statusMessage }: HttpAnswer): DeployError {
  const said = `${url} answered ${statusCode} ${statusMessage}`.trim();
  // 203 is how Azure DevOps shows its page for signing in.
  if ([401, 403, 203].includes(statusCode)) return sourceError('auth', said);
  return sourceError(statusCode === 404 ? 'not-found' : 'failed', said);
}
