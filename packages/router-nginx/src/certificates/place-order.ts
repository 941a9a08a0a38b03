import type { AcmeSettings } from '../tls-options.ts';
import { AcmeError, parseProblem } from './acme-error.ts';
import type { Authority, Authorization, Order } from './acme-client.ts';
import { newKey } from './key.ts';
import { until } from './until.ts';

/** Key and chain, in PEM. */
export interface Ordered {
  readonly key: string;
  readonly chain: string;
}

/** Makes a challenge's answer readable at its URL; resolves with what takes it away. */
export type Publish = (token: string, content: string) => Promise<() => Promise<void>>;

interface Placing {
  readonly authority: Authority;
  readonly domain: string;
  readonly publish: Publish;
  /** When the authority must have decided; `performance.now()`. */
  readonly deadline: number;
}

/** For all that the authority has to decide about one order. */
const limitMs = 90_000;

/** @throws AcmeError; what `publish` throws */
export async function placeOrder(
  authority: Authority,
  domain: string,
  { profile, preferredChain }: AcmeSettings,
  publish: Publish,
): Promise<Ordered> {
  const { client, call, createCsr } = authority;
  const placing = { authority, domain, publish, deadline: performance.now() + limitMs };
  const refused = `The authority refuses to order a certificate for ${domain}`;
  const wanted = { identifiers: [{ type: 'dns', value: domain }], ...(profile !== undefined && { profile }) };
  const order = await call(refused, () => client.createOrder(wanted));
  const authorizations = await call(refused, () => client.getAuthorizations(order));
  for (const authorization of authorizations) await authorize(placing, order, authorization);
  await settled(placing, order, 'ready');
  const key = newKey();
  const csr = await createCsr(domain, key);
  await call(refused, () => client.finalizeOrder(order, csr));
  const valid = await settled(placing, order, 'valid');
  return { key, chain: await call(refused, () => client.getCertificate(valid, preferredChain)) };
}

/** Order by order: challenges are few, and whoever looks at the server sees one at a time. */
async function authorize(placing: Placing, order: Order, authorization: Authorization): Promise<void> {
  const { domain, authority, publish } = placing;
  const { client, call } = authority;
  if (authorization.status === 'valid') return;
  const challenge = authorization.challenges.find(({ type }) => type === 'http-01');
  if (challenge === undefined)
    throw new AcmeError(`The authority does not offer HTTP-01 for ${domain}`, { type: 'wildcard' });
  const content = await client.getChallengeKeyAuthorization(challenge);
  const takeAway = await publish(challenge.token, content);
  try {
    const refused = `The authority refuses the challenge for ${domain}`;
    await call(refused, () => client.completeChallenge(challenge));
    const decided = await decision(placing, async () => {
      const all = await call(refused, () => client.getAuthorizations(order));
      return all.find(({ url, status }) => url === authorization.url && status !== 'pending');
    });
    if (decided.status !== 'valid') throw denied(domain, decided);
  } finally {
    await takeAway();
  }
}

async function settled(placing: Placing, placed: Order, wanted: 'ready' | 'valid'): Promise<Order> {
  const { domain, authority } = placing;
  return decision(placing, async () => {
    const order = await authority.call(`The order for ${domain} is lost`, () => authority.client.getOrder(placed));
    if (order.status === 'invalid') {
      const { type, detail } = parseProblem(order.error);
      throw new AcmeError(`The authority gives no certificate for ${domain}: ${detail}`, { type });
    }
    return order.status === wanted || order.status === 'valid' ? order : undefined;
  });
}

async function decision<Answer>(
  { domain, deadline, authority }: Placing,
  ask: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const answer = await until(ask, deadline, authority.signal);
  if (answer !== undefined) return answer;
  throw new AcmeError(`The authority has not decided about ${domain} in time`, { type: 'slow' });
}

function denied(domain: string, { status, challenges }: Authorization): AcmeError {
  const error = challenges.find((challenge) => challenge.error !== undefined)?.error;
  if (error === undefined)
    return new AcmeError(`The authorization for ${domain} is ${status}`, { type: 'unauthorized' });
  const { type, detail } = parseProblem(error);
  return new AcmeError(`The authority does not see that ${domain} is ours: ${detail}`, { type });
}
