import { type Context, DeployError, type Host, type Rule } from '@appliku/core';
import { type Certificate, filesByDomain } from './certificates/certificate.ts';
import { standInPath } from './certificates/names.ts';
import { filesFor } from './config/app-files.ts';
import { servedDomains } from './config/domains.ts';
import { partsFor } from './config/parts.ts';
import type { NginxFacts } from './config/server.ts';
import { parseSlots, type Slots } from './config/slots.ts';
import { install } from './host/install.ts';
import { isInForce, needsRoot, type Observed } from './host/observed.ts';
import type { Settings } from './options/options.ts';

export interface Wanted {
  readonly app: string;
  readonly rules: readonly Rule[];
  readonly slots: Slots;
  readonly settings: Settings;
  /** Those that lie on the host. */
  readonly certificates: readonly Certificate[];
}

/**
 * Has Nginx on a host go by this, mostly as it does already; resolves with whether it had to change.
 * @throws ROUTE_REJECTED, ROUTE_UNCONFIRMED, DOMAIN_TAKEN, PERMISSION_DENIED: then what was in force is in force
 */
export async function configure(host: Host, observed: Observed, wanted: Wanted, context: Context): Promise<boolean> {
  const { app, rules } = wanted;
  checkParts(host, observed.facts, wanted.settings);
  const domains = servedDomains(rules, wanted.settings);
  const certificates = filesByDomain(domains, wanted.certificates, standInPath(app));
  const files = filesFor({ ...wanted, facts: observed.facts, certificates });
  if (isInForce(observed, app, files)) {
    context.log.debug(`Nginx on ${host.name} needs no new configuration`, { app });
    return false;
  }
  context.log.debug(`Bringing a new configuration of Nginx into force on ${host.name}`, { app });
  await install(host, { app, files, domains, root: needsRoot(observed, files) }, context.signal);
  return true;
}

function checkParts(host: Host, facts: NginxFacts, settings: Settings): void {
  const lacking = partsFor(facts, settings).find(({ isThere }) => !isThere);
  if (lacking === undefined) return;
  throw new DeployError(`Nginx ${facts.version} of ${host.name} has no ${lacking.what}`, {
    code: 'ROUTE_REJECTED',
    hint: lacking.cure,
  });
}

export function slotsInForce({ files }: Observed, app: string): Slots {
  const text = files[`apps/${app}.json`];
  return text === undefined ? {} : parseSlots(text);
}
