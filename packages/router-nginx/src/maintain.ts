import type { Certificate as State, Context, Rule } from '@appliku/core';
import { AcmeError } from './certificates/acme-error.ts';
import { afterFailure, type Attempts } from './certificates/attempts.ts';
import { bringIn } from './certificates/bring-in.ts';
import { type Certificate, newestFor } from './certificates/certificate.ts';
import { dueAt } from './certificates/due.ts';
import { certificatesOn, readAttempts, writeAttempts } from './certificates/host-files.ts';
import { orderDue } from './certificates/order-due.ts';
import { checkApp } from './config/check-spec.ts';
import { current } from './current.ts';
import type { Settings } from './options.ts';
import type { TlsSettings } from './tls-options.ts';

/**
 * Orders what is due, then has Nginx go by the newest that lies on each host: what a run that was killed has ordered too.
 * What fails for a domain is told in its state, and the others go on.
 */
export async function maintain(
  app: string,
  settings: Settings,
  tls: TlsSettings,
  context: Context,
): Promise<readonly State[]> {
  checkApp(app);
  const { acme } = tls;
  const [first] = context.places.route;
  const rules = (await current(app, context))?.rules;
  if (first === undefined || rules === undefined || acme === undefined) return [];
  const domains = domainsOf(rules);
  const former = await readAttempts(first, app, context.signal);
  const ordered = await orderDue({ app, domains, acme, former }, context);
  // First what failed: a run that is killed here must not forget to wait.
  await writeAttempts(first, app, ordered, context.signal);
  const bring = { app, rules, domains, settings, tls };
  const unproven = await Promise.all(context.places.route.map((host) => bringIn(host, bring, context)));
  const attempts = { ...ordered, ...failuresOf(new Set(unproven.flat()), former) };
  await writeAttempts(first, app, attempts, context.signal);
  return statesOf(domains, await certificatesOn(first, app, context.signal), attempts);
}

function domainsOf(rules: readonly Rule[]): readonly string[] {
  return [...new Set(rules.flatMap((rule) => rule.domains))].toSorted();
}

function failuresOf(domains: ReadonlySet<string>, former: Attempts): Attempts {
  const failures = [...domains].map((domain) => {
    const { message, hint } = new AcmeError(`Nginx does not serve the new certificate of ${domain}`, { type: 'proof' });
    return [domain, afterFailure(former[domain], `${message}. ${hint ?? ''}`, { now: Date.now() })] as const;
  });
  return Object.fromEntries(failures);
}

function statesOf(
  domains: readonly string[],
  certificates: readonly Certificate[],
  attempts: Attempts,
): readonly State[] {
  return domains.map((domain) => {
    const newest = newestFor(domain, certificates);
    const attempt = attempts[domain];
    const nextTry = attempt?.nextTry ?? (newest && dueAt(newest));
    return {
      names: [domain],
      ...(newest !== undefined && { notAfter: new Date(newest.notAfter).toISOString() }),
      ...(nextTry !== undefined && { nextTry: new Date(nextTry).toISOString() }),
      ...(attempt !== undefined && { error: attempt.error }),
    };
  });
}
