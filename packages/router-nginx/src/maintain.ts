import type { Certificate, Context } from '@appliku/core';
import { ensureCertificates } from './certificates/ensure.ts';
import { listCertificates, readAttempts, readWindows, usable } from './certificates/host-files.ts';
import { statesOf } from './certificates/states.ts';
import { checkApp } from './config/check-spec.ts';
import { servedDomains } from './config/domains.ts';
import { current } from './current.ts';
import type { Settings } from './options/options.ts';
import { ensureRenewal } from './renewal/ensure.ts';
import { renewalFailure, withTrouble } from './renewal/failure.ts';
import type { TlsSettings } from './options/tls-options.ts';

/** Of the domains that are in force. */
export async function maintain(
  app: string,
  settings: Settings,
  tls: TlsSettings,
  context: Context,
): Promise<readonly Certificate[]> {
  checkApp(app);
  maskSecrets(tls, context);
  const rules = (await current(app, context))?.rules;
  if (rules === undefined) return [];
  const states = await ensureCertificates({ app, rules, settings, tls }, context);
  if (tls.acme !== undefined && tls.acme.renewal === undefined) warnOfEnd(states, context);
  return withTrouble(states, await ensureRenewal(app, settings, context));
}

/** Of what renews itself only if somebody sees to it. */
function warnOfEnd(states: readonly Certificate[], { log }: Context): void {
  const ends = states.flatMap(({ notAfter, nextTry }) => (nextTry === undefined ? [] : (notAfter ?? []))).toSorted();
  if (ends[0] === undefined) return;
  log.warn(`Certificates end from ${ends[0]} on, and nobody is said to renew them: tls.acme.renewal says who does`);
}

/** What lies on the first host, as it was when it was maintained last. Changes nothing. */
export async function certificates(
  app: string,
  settings: Settings,
  tls: TlsSettings,
  context: Context,
): Promise<readonly Certificate[]> {
  checkApp(app);
  const { signal, places } = context;
  const [first] = places.route;
  const rules = (await current(app, context))?.rules;
  if (first === undefined || rules === undefined) return [];
  const [files, attempts, windows, failure] = await Promise.all([
    listCertificates(first, app, signal),
    readAttempts(first, app, signal),
    readWindows(first, app, signal),
    tls.acme?.renewal === 'host' ? renewalFailure(first, app, signal) : undefined,
  ]);
  const usables = usable(app, files, tls.certificates);
  return withTrouble(statesOf(tls, servedDomains(rules, settings), usables, attempts, windows), failure);
}

function maskSecrets({ acme, certificates }: TlsSettings, { mask }: Context): void {
  if (acme?.eab !== undefined) mask(acme.eab.hmacKey);
  for (const { key } of certificates) mask(key);
}
