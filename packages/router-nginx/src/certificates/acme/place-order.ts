import type { AcmeSettings } from '../../options/tls-options.ts';
import { AcmeError, parseProblem } from './acme-error.ts';
import type { Authority, Authorization, Order } from './acme-client.ts';
import { createOrder } from './create-order.ts';
import { newKey } from './key.ts';
import type { Ordering, Ordered } from '../ordering.ts';
import { until } from './until.ts';

/** How a domain is shown to be ours. */
export type ProofType = 'http-01' | 'dns-01';

/** An order that waits for its proof. */
export interface Begun {
  readonly domain: string;
  readonly order: Order;
  /** Undefined: the authority knows already. */
  readonly proof?: Proof | undefined;
}

/** What the authority wants to see. */
export interface Proof {
  readonly type: ProofType;
  readonly token: string;
  readonly content: string;
  readonly authorization: Authorization;
  readonly challenge: Authorization['challenges'][number];
}

interface Placing {
  readonly authority: Authority;
  readonly begun: Begun;
  /** When the authority must have decided; `performance.now()`. */
  readonly deadline: number;
}

/** For all that the authority has to decide about one order. */
const limitMs = 90_000;

/** @throws AcmeError */
export async function beginOrder(
  authority: Authority,
  domain: string,
  { acme, replaces }: Pick<Ordering, 'acme' | 'replaces'>,
  type: ProofType,
): Promise<Begun> {
  const { client, call } = authority;
  const refused = refusal(domain);
  const order = await createOrder(authority, domain, acme, replaces(domain));
  // Of one domain there is one.
  const [authorization] = await call(refused, () => client.getAuthorizations(order));
  if (authorization === undefined || authorization.status === 'valid') return { domain, order };
  const challenge = authorization.challenges.find((offered) => offered.type === type);
  if (challenge === undefined)
    throw new AcmeError(`The authority does not offer ${type.toUpperCase()} for ${domain}`, { type: 'notOffered' });
  const content = await client.getChallengeKeyAuthorization(challenge);
  return { domain, order, proof: { type, token: challenge.token, content, authorization, challenge } };
}

/** When the proof can be seen. @throws AcmeError */
export async function finishOrder(
  authority: Authority,
  begun: Begun,
  { preferredChain }: AcmeSettings,
): Promise<Ordered> {
  const { client, call, createCsr } = authority;
  const { domain, proof } = begun;
  const placing = { authority, begun, deadline: performance.now() + limitMs };
  if (proof !== undefined) await authorize(placing, proof);
  await settled(placing, 'ready');
  const refused = refusal(domain);
  const key = newKey();
  const csr = await createCsr(domain, key);
  await call(refused, () => client.finalizeOrder(begun.order, csr));
  const valid = await settled(placing, 'valid');
  return { key, chain: await call(refused, () => client.getCertificate(valid, preferredChain)) };
}

function refusal(domain: string): string {
  return `The authority refuses to order a certificate for ${domain}`;
}

async function authorize(placing: Placing, { type, authorization, challenge }: Proof): Promise<void> {
  const { authority, begun } = placing;
  const { client, call } = authority;
  const refused = `The authority refuses the challenge for ${begun.domain}`;
  await call(refused, () => client.completeChallenge(challenge));
  const decided = await decision(placing, async () => {
    const all = await call(refused, () => client.getAuthorizations(begun.order));
    return all.find(({ url, status }) => url === authorization.url && status !== 'pending');
  });
  if (decided.status !== 'valid') throw denied(begun.domain, type, decided);
}

async function settled(placing: Placing, wanted: 'ready' | 'valid'): Promise<Order> {
  const { begun, authority } = placing;
  const { domain } = begun;
  return decision(placing, async () => {
    const order = await authority.call(`The order for ${domain} is lost`, () => authority.client.getOrder(begun.order));
    if (order.status === 'invalid') {
      const { type, detail } = parseProblem(order.error);
      throw new AcmeError(`The authority gives no certificate for ${domain}: ${detail}`, { type });
    }
    return order.status === wanted || order.status === 'valid' ? order : undefined;
  });
}

async function decision<Answer>(
  { begun, deadline, authority }: Placing,
  ask: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const answer = await until(ask, deadline, authority.signal);
  if (answer !== undefined) return answer;
  throw new AcmeError(`The authority has not decided about ${begun.domain} in time`, { type: 'slow' });
}

function denied(domain: string, proof: ProofType, { status, challenges }: Authorization): AcmeError {
  const error = challenges.find((challenge) => challenge.error !== undefined)?.error;
  const { type, detail } =
    error === undefined ? { type: 'unauthorized', detail: `the authorization is ${status}` } : parseProblem(error);
  // What to do about them is another thing where nobody came to port 80.
  const isOfDns = proof === 'dns-01' && ['dns', 'unauthorized', 'connection'].includes(type);
  return new AcmeError(`The authority does not see that ${domain} is ours: ${detail}`, {
    type: isOfDns ? 'unseen' : type,
  });
}
