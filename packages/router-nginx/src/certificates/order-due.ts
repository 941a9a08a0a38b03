import { type Context, type Host, messageOf } from '@appliku/core';
import type { AcmeSettings, TlsSettings } from '../tls-options.ts';
import { type Authority, openAuthority } from './acme-client.ts';
import { AcmeError } from './acme-error.ts';
import { afterFailure, type Attempt, type Attempts, beforeAsking } from './attempts.ts';
import { newestFor, parseCertificate } from './certificate.ts';
import { accountKey, certificatesOn, publishChallenge, writeKey } from './host-files.ts';
import { certificatePath } from './names.ts';
import { placeOrder, type Publish } from './place-order.ts';
import { misleadingDomains } from './precheck.ts';
import { dueOf, type Windows } from './windows.ts';

export interface Order {
  readonly app: string;
  readonly domains: readonly string[];
  readonly tls: TlsSettings;
  readonly acme: AcmeSettings;
  readonly former: Attempts;
  readonly windows: Windows;
}

type Failures = ReadonlyMap<string, AcmeError>;

/** Milliseconds after which a run begins no other order: a deploy waits for it. */
const limitMs = 5 * 60_000;

/** Orders for each domain that a host has none for, or one that is due; resolves with what failed, now or before. */
export async function orderDue(order: Order, context: Context): Promise<Attempts> {
  const { domains, former } = order;
  const now = Date.now();
  const due = await dueDomains(order, context, now);
  const failures = due.length === 0 ? new Map<string, AcmeError>() : await orderAll(order, due, context);
  const untouched = domains.filter((domain) => !due.includes(domain));
  const attempts = [
    ...untouched.map((domain) => [domain, former[domain]] as const),
    ...[...failures].map(([domain, error]) => [domain, attemptOf(error, former[domain], now)] as const),
  ];
  return Object.fromEntries(
    attempts.flatMap(([domain, attempt]) => (attempt === undefined ? [] : [[domain, attempt]])),
  );
}

async function dueDomains(order: Order, context: Context, now: number): Promise<readonly string[]> {
  const { app, domains, former, windows, tls } = order;
  const lists = await Promise.all(context.places.route.map((host) => certificatesOn(host, app, tls, context.signal)));
  const isDue = (domain: string): boolean =>
    lists.some((list) => {
      const newest = newestFor(domain, list);
      if (newest === undefined) return true;
      return newest.isOwn !== true && dueOf(newest, windows) <= now;
    });
  return domains.filter((domain) => isDue(domain) && (former[domain]?.nextTry ?? 0) <= now);
}

function attemptOf(error: AcmeError, former: Attempt | undefined, now: number): Attempt {
  const { message, hint, retryAfterMs, wasAsked } = error;
  const text = `${message}. ${hint ?? ''}`;
  return wasAsked ? afterFailure(former, text, { now, retryAfterMs }) : beforeAsking(former, text, now);
}

async function orderAll(order: Order, due: readonly string[], context: Context): Promise<Failures> {
  const { places, signal } = context;
  const publish: Publish = (token, content) => publishChallenge(places.route, token, content, signal);
  const misleading = await misleadingDomains(due, order.acme, publish, signal);
  const promising = due.filter((domain) => !misleading.has(domain));
  if (promising.length === 0) return misleading;
  const key = await accountKey(firstOf(places.route), order.acme, signal);
  const opened = await failureOr(openAuthority(order.acme, key, signal));
  if (opened instanceof AcmeError)
    return new Map([...misleading, ...promising.map((domain) => [domain, opened] as const)]);
  using authority = opened;
  const failures = await orderEach(promising, (domain) => orderOne(authority, order, domain, publish, context));
  return new Map([...misleading, ...failures]);
}

/** @internal One after the other, each whatever became of the others; but who does not answer is not asked again for each. */
export async function orderEach(
  domains: readonly string[],
  orderOne: (domain: string) => Promise<void>,
): Promise<Failures> {
  const deadline = performance.now() + limitMs;
  const failures = new Map<string, AcmeError>();
  let givenUp: AcmeError | undefined;
  for (const domain of domains) {
    if (performance.now() > deadline)
      givenUp ??= new AcmeError('There was no time left in this run', { type: 'noTime' });
    const failure = givenUp ?? (await failureOr(orderOne(domain)));
    if (failure === undefined) continue;
    failures.set(domain, failure);
    if (failure.type === 'unreachable') givenUp = failure;
  }
  return failures;
}

async function orderOne(
  authority: Authority,
  { app, acme }: Order,
  domain: string,
  publish: Publish,
  { places, signal, log }: Context,
): Promise<void> {
  log.debug(`Ordering a certificate for ${domain}`, { app });
  const { key, chain } = await placeOrder(authority, domain, acme, publish);
  const { serial } = parse(domain, chain);
  const path = certificatePath(app, domain, serial);
  await Promise.all(places.route.map((host) => writeKey(host, path, `${key}${chain}`, signal)));
}

function failureOr<Result>(work: Promise<Result>): Promise<Result | AcmeError> {
  return work.catch((error: unknown) => {
    if (error instanceof AcmeError) return error;
    throw error;
  });
}

function parse(domain: string, chain: string): { readonly serial: string } {
  try {
    return parseCertificate('', chain);
  } catch (cause) {
    throw new AcmeError(`The authority's answer for ${domain} is no certificate: ${messageOf(cause)}`, {
      type: 'unknown',
    });
  }
}

function firstOf(hosts: readonly Host[]): Host {
  const [first] = hosts;
  if (first === undefined) throw new TypeError('places.route: has no host');
  return first;
}
