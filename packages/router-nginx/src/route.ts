import { type Context, type Host, prepareDirectories, type Route, type RouteSpec } from '@appliku/core';
import { certificatesOn } from './certificates/host-files.ts';
import { checkSpec } from './config/check-spec.ts';
import { domainsOf } from './config/domains.ts';
import { type RouteDirectory, routeDirectory, routeOf } from './config/route-record.ts';
import { nextSlots } from './config/slots.ts';
import { configure, slotsInForce } from './configure.ts';
import { flip } from './host/flip.ts';
import { observe } from './host/observe.ts';
import type { Observed } from './host/observed.ts';
import type { Settings } from './options/options.ts';
import { placeRenewal } from './renewal/place.ts';
import { requireCertificates } from './require-certificates.ts';

/**
 * First every host gets a configuration that serves both slots, mostly the one it has; then the traffic of each
 * moves by one rename. A host that cannot follow takes the others back.
 */
export async function route(spec: RouteSpec, settings: Settings, context: Context): Promise<Route> {
  checkSpec(spec, settings.redirects);
  maskPasswords(settings, context);
  warnOfStrangers(spec, settings, context);
  const hosts = context.places.route;
  const observed = await Promise.all(hosts.map((host) => prepare(host, spec, settings, context)));
  await requireCertificates(spec, settings, context);
  const result = routeOf(spec, settings);
  await flipAll(spec.app, hosts, observed, routeDirectory(spec, result), context);
  return result;
}

function maskPasswords({ auth, locations }: Settings, { mask }: Context): void {
  for (const each of [auth, ...locations.map((location) => location.auth)])
    if (each) for (const password of Object.values(each.users)) mask(password);
}

/** No mistake, since a release of before may be brought back, which has other rules. */
function warnOfStrangers({ rules }: RouteSpec, { locations }: Settings, { log }: Context): void {
  for (const { domains, path } of locations)
    for (const domain of domains ?? [])
      if (!domainsOf(rules).includes(domain))
        log.warn(`Settings for ${path} of ${domain} are for a domain without a rule`);
}

async function prepare(host: Host, spec: RouteSpec, settings: Settings, context: Context): Promise<Observed> {
  const { app, rules } = spec;
  const [observed] = await Promise.all([
    observe(host, app, context.signal),
    prepareDirectories(host, app, context.signal),
  ]);
  const slots = nextSlots(spec, slotsInForce(observed, app), observed.slots);
  const certificates = settings.tls === undefined ? [] : await certificatesOn(host, app, settings.tls, context.signal);
  await configure(host, observed, { app, rules, slots, settings, certificates }, context);
  await placeRenewal(host, app, settings, observed.renewal, context);
  return observed;
}

async function flipAll(
  app: string,
  hosts: readonly Host[],
  observed: readonly Observed[],
  wanted: RouteDirectory,
  context: Context,
): Promise<void> {
  const results = await Promise.allSettled(hosts.map((host) => flip(host, { app, ...wanted }, context.signal)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return;
  // Not by the signal, which may be what made it fail.
  const uncancelled = new AbortController().signal;
  await Promise.allSettled(
    hosts.map((host, index) => {
      const former = observed[index];
      return flip(host, { app, name: former?.live, slot: former?.slots[0] }, uncancelled);
    }),
  );
  throw failed.reason;
}
