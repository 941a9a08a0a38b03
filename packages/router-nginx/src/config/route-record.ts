import { createHash } from 'node:crypto';
import type { Route, RouteSpec, Rule, Slot } from '@appliku/core';
import * as z from 'zod';
import type { Settings } from '../options/options.ts';
import { slotOf } from './slots.ts';

const schema = z.object({
  schema: z.literal(1),
  app: z.string(),
  shares: z.array(z.object({ release: z.number(), weight: z.number() })),
  rules: z.array(z.object({ domains: z.array(z.string()), path: z.string(), to: z.string() })),
  maintenance: z.boolean(),
  urls: z.array(z.string()),
});

/** One state of an app's traffic: a directory that `live` points to. */
export interface RouteDirectory {
  /** Told by its content: the same route has the same name. */
  readonly name: string;
  /** The file `route.json` in it. */
  readonly text: string;
  /** Where requests go; undefined: nowhere, each gets 503. */
  readonly slot: Slot | undefined;
  /** Where the requests of the first so many lots go instead. */
  readonly canary?: { readonly slot: Slot; readonly lots: number };
}

export function routeOf(spec: RouteSpec, settings: Settings): Route {
  const { app, rules, maintenance } = spec;
  const shares = spec.shares.map(({ rollout, weight }) => ({ release: rollout.release.number, weight }));
  return { app, shares, rules, maintenance, urls: urlsOf(rules, settings) };
}

export function routeDirectory(spec: RouteSpec, route: Route): RouteDirectory {
  const [{ rollout } = {}, beside] = spec.shares;
  const slot = spec.maintenance || rollout === undefined ? undefined : slotOf(rollout);
  const canary = slot && beside && { slot: slotOf(beside.rollout), lots: beside.weight };
  const text = `${JSON.stringify({ schema: 1, ...route }, undefined, 2)}\n`;
  const hash = createHash('sha256').update(`${slot} ${canary?.slot} ${text}`).digest('hex').slice(0, 12);
  return { name: `${nameOf(spec)}-${hash}`, text, slot, ...(canary && { canary }) };
}

/** Nginx logs by it which release a slot is, and knows maintenance by it: e.g. `a7`, or `a7-b8`. */
function nameOf({ shares, maintenance }: RouteSpec): string {
  const releases = shares.map(({ rollout }) => `${slotOf(rollout)}${rollout.release.number}`);
  return [...(maintenance ? ['maintenance'] : []), ...(releases.length === 0 ? ['0'] : releases)].join('-');
}

export function parseRoute(text: string): Route {
  const { schema: _, ...route } = schema.parse(JSON.parse(text));
  return route;
}

function urlsOf(rules: readonly Rule[], { port, tls }: Settings): readonly string[] {
  const origin = (domain: string): string =>
    tls === undefined
      ? `http://${domain}${port === 80 ? '' : `:${port}`}`
      : `https://${domain}${tls.port === 443 ? '' : `:${tls.port}`}`;
  const urls = rules.flatMap(({ domains, path }) =>
    domains.filter((domain) => !domain.startsWith('*')).map((domain) => `${origin(domain)}${path === '/' ? '' : path}`),
  );
  return [...new Set(urls)];
}
