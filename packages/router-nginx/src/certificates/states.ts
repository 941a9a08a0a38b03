import type { Certificate as State } from '@appliku/core';
import type { TlsSettings } from '../options/tls-options.ts';
import type { Attempts } from './attempts.ts';
import { type Certificate, newestFor } from './certificate.ts';
import { dueAt } from './due.ts';
import { dueOf, type Windows } from './windows.ts';

/** What there is for each domain, and what becomes of it. */
export function statesOf(
  tls: TlsSettings,
  domains: readonly string[],
  certificates: readonly Certificate[],
  attempts: Attempts,
  windows: Windows,
): readonly State[] {
  return domains.map((domain) => {
    const newest = newestFor(domain, certificates);
    const attempt = attempts[domain];
    const nextTry = attempt?.nextTry ?? (newest && newest.isOwn !== true ? dueOf(newest, windows) : undefined);
    const error = attempt?.error ?? ownError(tls, domain, newest);
    return {
      names: [domain],
      ...(newest !== undefined && { notAfter: new Date(newest.notAfter).toISOString() }),
      ...(nextTry !== undefined && { nextTry: new Date(nextTry).toISOString() }),
      ...(error !== undefined && { error }),
      ...(newest !== undefined && isExpiring(newest) && { expiring: true }),
    };
  });
}

/** Half of the time is over in which it should have been renewed. */
function isExpiring(certificate: Certificate): boolean {
  return Date.now() > (dueAt(certificate) + certificate.notAfter) / 2;
}

/** What no authority can make right. */
function ownError(
  { acme, certificates }: TlsSettings,
  domain: string,
  newest: Certificate | undefined,
): string | undefined {
  if (newest === undefined)
    return acme !== undefined || certificates.length === 0
      ? undefined
      : `None of tls.certificates covers ${domain}. It keeps a certificate that signed itself.`;
  if (newest.isOwn !== true || newest.notAfter > Date.now()) return undefined;
  return `The certificate of ${domain} in tls.certificates has expired. Bring a new one.`;
}
