import type { Certificate, Context } from '@appliku/core';
import { ensureCertificates } from './certificates/ensure.ts';
import { checkApp } from './config/check-spec.ts';
import { current } from './current.ts';
import type { Settings } from './options.ts';
import type { TlsSettings } from './tls-options.ts';

/** Of the domains that are in force. */
export async function maintain(
  app: string,
  settings: Settings,
  tls: TlsSettings,
  context: Context,
): Promise<readonly Certificate[]> {
  checkApp(app);
  if (tls.acme?.eab !== undefined) context.mask(tls.acme.eab.hmacKey);
  const rules = (await current(app, context))?.rules;
  return rules === undefined ? [] : ensureCertificates({ app, rules, settings, tls }, context);
}
