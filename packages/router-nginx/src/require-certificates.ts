import { type Context, DeployError, type RouteSpec } from '@appliku/core';
import { ensureCertificates } from './certificates/ensure.ts';
import { domainsOf } from './config/domains.ts';
import { current } from './current.ts';
import type { Settings } from './options/options.ts';

/**
 * Before the switch, where the option `required` says so. Domains that are in force already are not held up: what brings
 * back a former release must not fail here.
 * @throws CERTIFICATE_FAILED
 */
export async function requireCertificates(spec: RouteSpec, settings: Settings, context: Context): Promise<void> {
  const { tls } = settings;
  const { app, rules } = spec;
  if (tls?.acme?.required !== true) return;
  const served = new Set(domainsOf((await current(app, context))?.rules ?? []));
  if (domainsOf(rules).every((domain) => served.has(domain))) return;
  const certificates = await ensureCertificates({ app, rules, settings, tls }, context);
  const missing = certificates.find(
    ({ names, notAfter }) => notAfter === undefined && !names.every((name) => served.has(name)),
  );
  if (missing === undefined) return;
  const { names, error = 'There is none yet', nextTry } = missing;
  throw new DeployError(`No certificate for ${names.join(', ')}: ${error}`, {
    code: 'CERTIFICATE_FAILED',
    hint: `It is tried again by a deploy from ${nextTry ?? 'now'} on; without tls.acme.required this is a warning.`,
  });
}
