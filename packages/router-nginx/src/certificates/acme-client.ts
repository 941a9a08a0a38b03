import { AsyncLocalStorage } from 'node:async_hooks';
import { messageOf } from '@appliku/core';
import type { Authorization, Client, Order } from 'acme-client';
import type { AcmeSettings } from '../tls-options.ts';
import { AcmeError, parseProblem, parseRetryAfter, type Problem } from './acme-error.ts';
import { newKey } from './key.ts';
import { until } from './until.ts';
import { send, type Trust } from './transport.ts';

/** An account with an authority. Close it: acme-client is shared by all of the process. */
export interface Authority extends Disposable {
  /** @throws AcmeError; what `publish` throws */
  order(domain: string, publish: Publish): Promise<Ordered>;
}

/** Key and chain, in PEM. */
export interface Ordered {
  readonly key: string;
  readonly chain: string;
}

/** Makes a challenge's answer readable at its URL; resolves with what takes it away. */
export type Publish = (token: string, content: string) => Promise<() => Promise<void>>;

interface Session extends Trust {
  readonly client: Client;
  readonly createCsr: (domain: string, key: string) => Promise<Buffer>;
  /** Calls acme-client with our transport; its errors are ours. */
  call<Result>(what: string, work: () => Promise<Result>): Promise<Result>;
}

/**
 * Of acme-client only what signs and names things. Its transport retries for minutes and obeys any Retry-After, its errors
 * hide the cause: where we call it, a request goes by ours and is sent once.
 * @throws AcmeError
 */
export async function openAuthority(acme: AcmeSettings, accountKey: string, signal: AbortSignal): Promise<Authority> {
  const library = await import('acme-client');
  const trust = { ca: acme.ca, signal };
  const conversation = new AsyncLocalStorage<{ problem?: Problem }>();
  const { request } = library.default.axios.interceptors;
  const interceptor = request.use((config) => {
    const current = conversation.getStore();
    if (current === undefined) return config;
    config.adapter = async () => {
      const { url = '', method = 'get', data } = config;
      const headers = { 'content-type': 'application/jose+json', 'user-agent': 'appliku' };
      const body = data === undefined ? '' : String(data);
      const reply = await send({ url, method: method.toUpperCase(), headers, body }, trust).catch((cause: unknown) => {
        throw signal.aborted ? signal.reason : unreachable(url, cause);
      });
      if (reply.status >= 400)
        current.problem = parseProblem(json(reply.body), parseRetryAfter(reply.headers['retry-after'], Date.now()));
      return { data: reply.body, status: reply.status, statusText: '', headers: { ...reply.headers }, config };
    };
    return config;
  });
  const session: Session = {
    ...trust,
    client: new library.default.Client({ directoryUrl: acme.directoryUrl, accountKey }),
    createCsr: async (domain, key) => (await library.default.crypto.createCsr({ altNames: [domain] }, key))[1],
    call: async (what, work) => {
      const current: { problem?: Problem } = {};
      return conversation.run(current, work).catch((cause: unknown) => {
        throw signal.aborted ? signal.reason : failureOf(what, current.problem, cause);
      });
    },
  };
  const close = (): void => request.eject(interceptor);
  try {
    const account = { termsOfServiceAgreed: true, contact: [`mailto:${acme.email}`] };
    await session.call('The authority refuses the account', () => session.client.createAccount(account));
  } catch (error) {
    close();
    throw error;
  }
  return { order: (domain, publish) => order(session, domain, publish), [Symbol.dispose]: close };
}

async function order(session: Session, domain: string, publish: Publish): Promise<Ordered> {
  const { client, call } = session;
  const refused = `The authority refuses to order a certificate for ${domain}`;
  const placed = await call(refused, () => client.createOrder({ identifiers: [{ type: 'dns', value: domain }] }));
  const authorizations = await call(refused, () => client.getAuthorizations(placed));
  for (const authorization of authorizations) await authorize(session, domain, authorization, placed, publish);
  await settled(session, domain, placed, 'ready');
  const key = newKey();
  const csr = await session.createCsr(domain, key);
  await call(refused, () => client.finalizeOrder(placed, csr));
  const valid = await settled(session, domain, placed, 'valid');
  return { key, chain: await call(refused, () => client.getCertificate(valid)) };
}

/** Order by order: challenges are few, and whoever looks at the server sees one at a time. */
async function authorize(
  session: Session,
  domain: string,
  authorization: Authorization,
  placed: Order,
  publish: Publish,
): Promise<void> {
  const { client, call } = session;
  if (authorization.status === 'valid') return;
  const challenge = authorization.challenges.find(({ type }) => type === 'http-01');
  if (challenge === undefined)
    throw new AcmeError(`The authority does not offer HTTP-01 for ${domain}`, { type: 'wildcard' });
  const content = await client.getChallengeKeyAuthorization(challenge);
  const takeAway = await publish(challenge.token, content);
  try {
    const refused = `The authority refuses the challenge for ${domain}`;
    await call(refused, () => client.completeChallenge(challenge));
    const decided = await until(
      async () => {
        const all = await call(refused, () => client.getAuthorizations(placed));
        return all.find(({ url, status }) => url === authorization.url && status !== 'pending');
      },
      session.signal,
      () => undecided(domain),
    );
    if (decided.status !== 'valid') throw denied(domain, decided);
  } finally {
    await takeAway();
  }
}

async function settled(session: Session, domain: string, placed: Order, wanted: 'ready' | 'valid'): Promise<Order> {
  const look = (): Promise<Order> =>
    session.call(`The order for ${domain} is lost`, () => session.client.getOrder(placed));
  return until(
    async () => {
      const order = await look();
      if (order.status === 'invalid') {
        const { type, detail } = parseProblem(order.error);
        throw new AcmeError(`The authority gives no certificate for ${domain}: ${detail}`, { type });
      }
      return order.status === wanted || order.status === 'valid' ? order : undefined;
    },
    session.signal,
    () => undecided(domain),
  );
}

function denied(domain: string, { status, challenges }: Authorization): AcmeError {
  const error = challenges.find((challenge) => challenge.error !== undefined)?.error;
  if (error === undefined)
    return new AcmeError(`The authorization for ${domain} is ${status}`, { type: 'unauthorized' });
  const { type, detail } = parseProblem(error);
  return new AcmeError(`The authority does not see that ${domain} is ours: ${detail}`, { type });
}

function undecided(domain: string): AcmeError {
  return new AcmeError(`The authority has not decided about ${domain} in time`, { type: 'slow' });
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
