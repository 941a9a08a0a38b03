import type { Certificate as State, Context, Host, Rule } from '@appliku/core';
import { servedDomains } from '../config/domains.ts';
import type { Settings } from '../options/options.ts';
import type { TlsSettings } from '../options/tls-options.ts';
import { AcmeError } from './acme/acme-error.ts';
import { afterFailure, type Attempts, attemptsText } from './attempts.ts';
import { bringIn } from './bring-in.ts';
import { covers, newestFor } from './certificate.ts';
import { certificatesOn, readAttempts, readWindows, writeAttempts, writeWindows } from './host-files.ts';
import { orderDue } from './order-due.ts';
import { ownFiles } from './own.ts';
import { refreshWindows } from './acme/renewal-info.ts';
import { statesOf } from './states.ts';
import { type Windows, windowsText } from './windows.ts';

export interface Certified {
  readonly app: string;
  /** As they are in force. */
  readonly rules: readonly Rule[];
  readonly settings: Settings;
  readonly tls: TlsSettings;
}

/**
 * Orders what is due, then has Nginx go by the newest that lies on each host: what a run that was killed has ordered too.
 * What fails for a domain is told in its state, and the others go on.
 */
export async function ensureCertificates(certified: Certified, context: Context): Promise<readonly State[]> {
  const { app, rules, settings, tls } = certified;
  const [first] = context.places.route;
  if (first === undefined) return [];
  const { signal } = context;
  const domains = servedDomains(rules, settings);
  const [attempted, windows] = await Promise.all([
    readAttempts(first, app, signal),
    advisedWindows(certified, context),
  ]);
  const former = withoutOwn(attempted, certified);
  const ordered =
    tls.acme === undefined ? {} : await orderDue({ app, domains, tls, acme: tls.acme, former, windows }, context);
  // First what failed: a run that is killed here must not forget to wait.
  await remember(first, app, attempted, ordered, context);
  const bring = { app, rules, domains, settings, tls };
  const unproven = await Promise.all(context.places.route.map((host) => bringIn(host, bring, context)));
  const attempts = { ...ordered, ...failuresOf(new Set(unproven.flat()), former) };
  await remember(first, app, ordered, attempts, context);
  return statesOf(tls, domains, await certificatesOn(first, app, tls, signal), attempts, windows);
}

/** What failed with an authority before the user brought a certificate does not matter any more. */
function withoutOwn(attempts: Attempts, { app, tls }: Certified): Attempts {
  const names = ownFiles(app, tls.certificates).flatMap(({ certificate }) => certificate.names);
  return Object.fromEntries(Object.entries(attempts).filter(([domain]) => !names.some((name) => covers(name, domain))));
}

/** Of what is in force, as the authority says, and remembered on the first host. */
async function advisedWindows({ app, rules, settings, tls }: Certified, context: Context): Promise<Windows> {
  const { signal, places } = context;
  const [first] = places.route;
  const { acme } = tls;
  if (acme === undefined || first === undefined) return {};
  const [former, list] = await Promise.all([readWindows(first, app, signal), certificatesOn(first, app, tls, signal)]);
  const inForce = servedDomains(rules, settings)
    .flatMap((domain) => newestFor(domain, list) ?? [])
    .filter(({ isOwn }) => isOwn !== true);
  const windows = await refreshWindows(inForce, former, acme, signal);
  if (windowsText(windows) !== windowsText(former)) await writeWindows(first, app, windows, signal);
  return windows;
}

async function remember(
  host: Host,
  app: string,
  former: Attempts,
  attempts: Attempts,
  { signal }: Context,
): Promise<void> {
  if (attemptsText(attempts) !== attemptsText(former)) await writeAttempts(host, app, attempts, signal);
}

function failuresOf(domains: ReadonlySet<string>, former: Attempts): Attempts {
  const failures = [...domains].map((domain) => {
    const { message, hint } = new AcmeError(`Nginx does not serve the new certificate of ${domain}`, { type: 'proof' });
    return [domain, afterFailure(former[domain], `${message}. ${hint ?? ''}`, { now: Date.now() })] as const;
  });
  return Object.fromEntries(failures);
}
