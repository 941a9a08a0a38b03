import type { Certificate as State, Context, Host, Rule } from '@appliku/core';
import { domainsOf } from '../config/domains.ts';
import type { Settings } from '../options.ts';
import type { TlsSettings } from '../tls-options.ts';
import { AcmeError } from './acme-error.ts';
import { afterFailure, type Attempts, attemptsText } from './attempts.ts';
import { bringIn } from './bring-in.ts';
import { certificatesOn, readAttempts, writeAttempts } from './host-files.ts';
import { orderDue } from './order-due.ts';
import { statesOf } from './states.ts';

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
  const domains = domainsOf(rules);
  const former = await readAttempts(first, app, context.signal);
  const ordered = tls.acme === undefined ? {} : await orderDue({ app, domains, acme: tls.acme, former }, context);
  // First what failed: a run that is killed here must not forget to wait.
  await remember(first, app, former, ordered, context);
  const bring = { app, rules, domains, settings, tls };
  const unproven = await Promise.all(context.places.route.map((host) => bringIn(host, bring, context)));
  const attempts = { ...ordered, ...failuresOf(new Set(unproven.flat()), former) };
  await remember(first, app, ordered, attempts, context);
  return statesOf(domains, await certificatesOn(first, app, context.signal), attempts);
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
