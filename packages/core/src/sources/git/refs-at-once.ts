import type { Ref } from './client.ts';
import { authorization, type HttpRemote } from './http.ts';
import { unreachableError } from './errors.ts';
import { lsRefsRequest, parseLsRefs } from './ls-refs.ts';
import { exchange, longestSilenceMs } from './http-exchange.ts';

const service = 'git-upload-pack';

/**
 * The refs whose names start with the prefix, by one request. The protocol of version 2 begins with a request for what
 * the server can do, but over HTTP each request stands for itself, so this one can come first. Undefined: this server
 * wants to be asked the usual way, be it that it is older than 2018, moved, or does not let us in.
 * @throws SOURCE_UNREACHABLE
 */
export async function refsAtOnce(
  remote: HttpRemote,
  prefix: string,
  signal: AbortSignal,
): Promise<readonly Ref[] | undefined> {
  const { url } = remote;
  const headers = {
    ...authorization(remote),
    accept: `application/x-${service}-result`,
    'content-type': `application/x-${service}-request`,
    'git-protocol': 'version=2',
  };
  const question = { url: `${url}/${service}`, method: 'POST', headers, body: lsRefsRequest(prefix) };
  const server = { ...remote, signal, silenceMs: longestSilenceMs };
  const answer = await exchange(question, server).catch((error: unknown) => {
    signal.throwIfAborted();
    throw unreachableError(url, error);
  });
  const isResult = answer.statusCode === 200 && answer.headers['content-type'] === `application/x-${service}-result`;
  return isResult ? parseLsRefs(answer.body) : undefined;
}
