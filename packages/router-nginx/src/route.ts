import { type Context, type Host, prepareDirectories, type Route, type RouteSpec } from '@appliku/core';
import { filesFor } from './config/app-files.ts';
import { checkSpec } from './config/check-spec.ts';
import { type RouteDirectory, routeDirectory, routeOf } from './config/route-record.ts';
import { nextSlots, parseSlots, type Slots } from './config/slots.ts';
import { flip } from './host/flip.ts';
import { install } from './host/install.ts';
import { observe } from './host/observe.ts';
import { isInForce, needsRoot, type Observed } from './host/observed.ts';
import type { Settings } from './options.ts';

/**
 * First every host gets a configuration that serves both slots, mostly the one it has; then the traffic of each
 * moves by one rename. A host that cannot follow takes the others back.
 */
export async function route(spec: RouteSpec, settings: Settings, context: Context): Promise<Route> {
  checkSpec(spec);
  const hosts = context.places.route;
  const observed = await Promise.all(hosts.map((host) => prepare(host, spec, settings, context)));
  const result = routeOf(spec, settings.port);
  await flipAll(spec.app, hosts, observed, routeDirectory(spec, result), context);
  return result;
}

async function prepare(host: Host, spec: RouteSpec, settings: Settings, context: Context): Promise<Observed> {
  const { app, rules } = spec;
  const [observed] = await Promise.all([
    observe(host, app, context.signal),
    prepareDirectories(host, app, context.signal),
  ]);
  const slots = nextSlots(spec, slotsInForce(observed, app), observed.slot);
  const files = filesFor({ app, rules, slots, settings, facts: observed.facts });
  if (isInForce(observed, app, files)) {
    context.log.debug(`Nginx on ${host.name} needs no new configuration`, { app });
    return observed;
  }
  context.log.debug(`Bringing a new configuration of Nginx into force on ${host.name}`, { app });
  const domains = rules.flatMap((rule) => rule.domains);
  await install(host, { app, files, domains, root: needsRoot(observed, files) }, context.signal);
  return observed;
}

function slotsInForce({ files }: Observed, app: string): Slots {
  const text = files[`apps/${app}.json`];
  return text === undefined ? {} : parseSlots(text);
}

async function flipAll(
  app: string,
  hosts: readonly Host[],
  observed: readonly Observed[],
  { name, text, slot }: RouteDirectory,
  context: Context,
): Promise<void> {
  const results = await Promise.allSettled(hosts.map((host) => flip(host, { app, name, text, slot }, context.signal)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return;
  // Not by the signal, which may be what made it fail.
  const uncancelled = new AbortController().signal;
  await Promise.allSettled(
    hosts.map((host, index) => {
      const former = observed[index];
      return flip(host, { app, name: former?.live, slot: former?.slot }, uncancelled);
    }),
  );
  throw failed.reason;
}
