import { AsyncLocalStorage } from 'node:async_hooks';
import { messageOf } from '@appliku/core';
import type { Authorization, Client, Order } from 'acme-client';
import type { AcmeSettings } from '../../options/tls-options.ts';
import { AcmeError, parseProblem, parseRetryAfter, type Problem } from './acme-error.ts';
import { send } from './transport.ts';

export type { Authorization, Order };

/** An account with an authority. Close it: acme-client is shared by all of the process. */
export interface Authority extends Disposable {
  readonly client: Client;
  readonly signal: AbortSignal;
  readonly createCsr: (domain: string, key: string) => Promise<Buffer>;
  /** Calls acme-client with our transport. @throws AcmeError that begins with `what` */
  call<Result>(what: string, work: () => Promise<Result>): Promise<Result>;
}

/** What the authority said last, while acme-client is called. */
interface Conversation {
  problem?: Problem;
}

/** Each is some more of acme-client's own: even of an authority that refuses most nonces, as a test may, one gets through. */
const nonceRounds = 10;

/**
 * Of acme-client only what signs and names things. Its transport retries for minutes and obeys any Retry-After, its errors
 * hide the cause: where we call it, a request goes by ours and is sent once.
 * @throws AcmeError
 */
export async function openAuthority(acme: AcmeSettings, accountKey: string, signal: AbortSignal): Promise<Authority> {
  const library = await import('acme-client');
  const conversations = new AsyncLocalStorage<Conversation>();
  const { request } = library.default.axios.interceptors;
  const interceptor = request.use((config) => {
    const current = conversations.getStore();
    if (current === undefined) return config;
    config.adapter = async () => {
      const { url = '', method = 'get', data } = config;
      const headers = { 'content-type': 'application/jose+json', 'user-agent': 'appliku' };
      const body = data === undefined ? '' : String(data);
      const question = { url, method: method.toUpperCase(), headers, body };
      const reply = await send(question, { ca: acme.ca, signal }).catch((cause: unknown) => {
        throw signal.aborted ? signal.reason : unreachable(url, cause);
      });
      if (reply.status >= 400)
        current.problem = parseProblem(json(reply.body), parseRetryAfter(reply.headers['retry-after'], Date.now()));
      return { data: reply.body, status: reply.status, statusText: '', headers: { ...reply.headers }, config };
    };
    return config;
  });
  const once = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    const current: Conversation = {};
    return conversations.run(current, work).catch((cause: unknown) => {
      throw signal.aborted ? signal.reason : failureOf(what, current.problem, cause);
    });
  };
  const authority: Authority = {
    signal,
    client: new library.default.Client({
      directoryUrl: acme.directoryUrl,
      accountKey,
      ...(acme.eab !== undefined && { externalAccountBinding: { kid: acme.eab.keyId, hmacKey: acme.eab.hmacKey } }),
    }),
    createCsr: async (domain, key) => (await library.default.crypto.createCsr({ altNames: [domain] }, key))[1],
    call: (what, work) => withNonce(() => once(what, work), nonceRounds),
    [Symbol.dispose]: () => request.eject(interceptor),
  };
  await register(authority, acme).catch((error: unknown) => {
    authority[Symbol.dispose]();
    throw error;
  });
  return authority;
}

async function register({ client, call }: Authority, { email }: AcmeSettings): Promise<void> {
  const account = { termsOfServiceAgreed: true, contact: [`mailto:${email}`] };
  await call('The authority refuses the account', () => client.createAccount(account));
}

/** A request whose nonce was refused has done nothing. */
async function withNonce<Result>(work: () => Promise<Result>, rounds: number): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const isRefused = error instanceof AcmeError && error.type === 'badNonce';
    if (!isRefused || rounds <= 1) throw error;
    return withNonce(work, rounds - 1);
  }
}

function unreachable(url: string, cause: unknown): AcmeError {
  return new AcmeError(`No answer from ${new URL(url).host}: ${messageOf(cause)}`, { type: 'unreachable' }, cause);
}

function failureOf(what: string, problem: Problem | undefined, cause: unknown): AcmeError {
  if (cause instanceof AcmeError) return cause;
  if (problem === undefined) return new AcmeError(`${what}: ${messageOf(cause)}`, { type: 'unknown' }, cause);
  return new AcmeError(`${what}: ${problem.detail}`, problem, cause);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
