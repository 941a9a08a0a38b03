import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { isIPv6 } from 'node:net';
import { text } from 'node:stream/consumers';
import { deadline } from '@appliku/core';
import { challengePath } from '../config/names.ts';
import type { AcmeSettings } from '../options/tls-options.ts';
import { AcmeError } from './acme/acme-error.ts';
import { addressesOf } from './resolver.ts';
import type { Publish } from './order-by-http.ts';

/**
 * Domains that an authority would not find here, as far as this machine is sure, which may see another network. Authorities
 * count failed orders, and say less of why.
 */
export async function misleadingDomains(
  domains: readonly string[],
  acme: AcmeSettings,
  publish: Publish,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, AcmeError>> {
  if (domains.length === 0) return new Map();
  const probe = `appliku-${randomBytes(8).toString('hex')}`;
  const takeAway = await publish(probe, probe);
  try {
    const looks = domains.map(async (domain) => [domain, await look(domain, acme, probe, signal)] as const);
    const found = await Promise.all(looks);
    signal.throwIfAborted();
    return new Map(found.flatMap(([domain, error]) => (error === undefined ? [] : [[domain, error]])));
  } finally {
    await takeAway();
  }
}

async function look(
  domain: string,
  { precheck, resolvers }: AcmeSettings,
  probe: string,
  signal: AbortSignal,
): Promise<AcmeError | undefined> {
  if (domain.startsWith('*.'))
    return new AcmeError(`No DNS provider proves ${domain}, and HTTP-01 no wildcard`, { type: 'wildcard' });
  const addresses = precheck ? await addressesOf(domain, resolvers) : undefined;
  if (addresses === undefined) return undefined;
  if (addresses.length === 0)
    return new AcmeError(`${domain} has no address: DNS knows neither an A nor an AAAA record`, { type: 'noAddress' });
  const answers = await Promise.all(addresses.map((address) => foreignAnswer(domain, address, probe, signal)));
  const answer = answers.find((one) => one !== undefined);
  if (answer === undefined) return undefined;
  return new AcmeError(`Port 80 of ${domain} leads elsewhere: ${answer}`, { type: 'elsewhere' });
}

/** What something else says there; undefined: it is us, or nobody who is sure to be what the authority will meet. */
async function foreignAnswer(
  domain: string,
  address: string,
  probe: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  using limit = deadline(5000, signal);
  const where = isIPv6(address) ? `[${address}]` : address;
  const path = `${challengePath}${probe}`;
  const sent = request({ host: address, path, headers: { host: domain }, agent: false, signal: limit.signal });
  try {
    sent.end();
    const [response]: IncomingMessage[] = await once(sent, 'response');
    const status = response?.statusCode ?? 0;
    const body = response === undefined ? '' : await text(response);
    // Authorities follow redirects, and what is broken now may be whole when they come.
    const isSure = status < 300 || (status >= 400 && status < 500);
    return body === probe || !isSure ? undefined : `${where} answers ${status}, and not what Nginx would`;
  } catch (error) {
    // From here it cannot be reached, which says little.
    if (error instanceof Error) return undefined;
    throw error;
  } finally {
    sent.destroy();
  }
}
