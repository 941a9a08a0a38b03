import { type Context, type Host, messageOf } from '@appliku/core';
import type { AcmeSettings } from '../tls-options.ts';
import { type Authority, openAuthority } from './acme-client.ts';
import { AcmeError } from './acme-error.ts';
import { afterFailure, type Attempts } from './attempts.ts';
import { newestFor, parseCertificate } from './certificate.ts';
import { dueAt } from './due.ts';
import { accountKey, certificatesOn, publishChallenge, writeKey } from './host-files.ts';
import { certificatePath } from './names.ts';

export interface Order {
  readonly app: string;
  readonly domains: readonly string[];
  readonly acme: AcmeSettings;
  readonly former: Attempts;
}

/** Orders for each domain that a host has none for, or one that is due; resolves with what failed, now or before. */
export async function orderDue(order: Order, context: Context): Promise<Attempts> {
  const { domains, acme, former } = order;
  const now = Date.now();
  const due = await dueDomains(order, context, now);
  const attempts = new Map(Object.entries(former).filter(([domain]) => domains.includes(domain)));
  const note = (domain: string, error: unknown): void => {
    if (!(error instanceof AcmeError)) throw error;
    const { message, hint, retryAfterMs } = error;
    attempts.set(domain, afterFailure(former[domain], `${message}. ${hint ?? ''}`, { now, retryAfterMs }));
  };
  if (due.length > 0) {
    try {
      using authority = await open(acme, context);
      for (const domain of due)
        await orderOne(authority, order.app, domain, context).then(
          () => attempts.delete(domain),
          (error: unknown) => note(domain, error),
        );
    } catch (error) {
      for (const domain of due) note(domain, error);
    }
  }
  return Object.fromEntries(attempts);
}

async function dueDomains({ app, domains, former }: Order, context: Context, now: number): Promise<readonly string[]> {
  const lists = await Promise.all(context.places.route.map((host) => certificatesOn(host, app, context.signal)));
  const isDue = (domain: string): boolean =>
    lists.some((list) => {
      const newest = newestFor(domain, list);
      return newest === undefined || dueAt(newest) <= now;
    });
  return domains.filter((domain) => isDue(domain) && (former[domain]?.nextTry ?? 0) <= now);
}

async function open(acme: AcmeSettings, { places, signal }: Context): Promise<Authority> {
  return openAuthority(acme, await accountKey(firstOf(places.route), acme, signal), signal);
}

async function orderOne(authority: Authority, app: string, domain: string, context: Context): Promise<void> {
  const { places, signal, log } = context;
  if (domain.startsWith('*.')) throw new AcmeError(`HTTP-01 gives no certificate for ${domain}`, { type: 'wildcard' });
  log.debug(`Ordering a certificate for ${domain}`, { app });
  const { key, chain } = await authority.order(domain, (token, content) =>
    publishChallenge(places.route, token, content, signal),
  );
  const { serial } = parse(domain, chain);
  const path = certificatePath(app, domain, serial);
  await Promise.all(places.route.map((host) => writeKey(host, path, `${key}${chain}`, signal)));
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
