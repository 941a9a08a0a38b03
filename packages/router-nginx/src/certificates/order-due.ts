import { type Context, type Host, messageOf } from '@appliku/core';
import type { AcmeSettings, TlsSettings } from '../options/tls-options.ts';
import { openAuthority } from './acme/acme-client.ts';
import { AcmeError } from './acme/acme-error.ts';
import { afterFailure, type Attempt, type Attempts, beforeAsking } from './attempts.ts';
import { newestFor, parseCertificate } from './certificate.ts';
import { accountKey, certificatesOn, publishChallenge, writeKey } from './host-files.ts';
import { certificatePath } from './names.ts';
import { orderByDns } from './order-by-dns.ts';
import { orderByHttp, type Publish } from './order-by-http.ts';
import { type Failures, failureOr } from './order-each.ts';
import { misleadingDomains } from './precheck.ts';
import { waysOf } from './ways.ts';
import { dueOf, type Windows } from './windows.ts';
import type { Ordered } from './ordering.ts';

export interface Order {
  readonly app: string;
  readonly domains: readonly string[];
  readonly tls: TlsSettings;
  readonly acme: AcmeSettings;
  readonly former: Attempts;
  readonly windows: Windows;
}

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
  const { acme } = order;
  const { places, signal } = context;
  const { byDns, byHttp, failures: impossible } = await waysOf(due, acme, context);
  const publish: Publish = (token, content) => publishChallenge(places.route, token, content, signal);
  const misleading = await misleadingDomains(byHttp, acme, publish, signal);
  const promising = byHttp.filter((domain) => !misleading.has(domain));
  const wanted = [...promising, ...byDns.map(({ domain }) => domain)];
  const refused = [...impossible, ...misleading];
  if (wanted.length === 0) return new Map(refused);
  const host = firstOf(places.route);
  const opened = await failureOr(openAuthority(acme, await accountKey(host, acme, signal), signal));
  if (opened instanceof AcmeError) return new Map([...refused, ...wanted.map((domain) => [domain, opened] as const)]);
  using authority = opened;
  const ordering = {
    app: order.app,
    host,
    acme,
    authority,
    deadline: performance.now() + limitMs,
    context,
    replaces: await replacing(order, host, signal),
    keep: (domain: string, ordered: Ordered) => keep(order.app, domain, ordered, context),
  };
  const failures = await orderByHttp(promising, publish, ordering);
  return new Map([...refused, ...failures, ...(await orderByDns(byDns, ordering))]);
}

async function replacing(
  { app, tls, windows }: Order,
  host: Host,
  signal: AbortSignal,
): Promise<(domain: string) => string | undefined> {
  const inForce = await certificatesOn(host, app, tls, signal);
  return (domain) => {
    const newest = newestFor(domain, inForce);
    return newest !== undefined && windows[newest.serial]?.window !== undefined ? newest.renewalId : undefined;
  };
}

async function keep(
  app: string,
  domain: string,
  { key, chain }: Ordered,
  { places, signal, log }: Context,
): Promise<void> {
  const path = certificatePath(app, domain, serialOf(domain, chain));
  await Promise.all(places.route.map((host) => writeKey(host, path, `${key}${chain}`, signal)));
  log.debug(`Ordered a certificate for ${domain}`, { app });
}

function serialOf(domain: string, chain: string): string {
  try {
    return parseCertificate('', chain).serial;
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
