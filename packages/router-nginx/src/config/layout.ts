import type { Rule, Slot } from '@appliku/core';
import type { Slots, SlotTargets } from './slots.ts';

/** A path, and what it leads to in either slot: two releases may split the paths of a domain differently. */
export interface Location {
  readonly path: string;
  readonly lane: string;
}

/** Domains that are served alike. */
export interface Site {
  readonly domains: readonly string[];
  readonly locations: readonly Location[];
}

export interface Lane {
  readonly name: string;
  readonly servers: { readonly [Name in Slot]: readonly string[] };
}

export interface Layout {
  readonly sites: readonly Site[];
  readonly lanes: readonly Lane[];
}

/** No process is called that: names begin with a letter. */
const missing = '0';

/** Domains as the rules say today; under each, the paths of today's rules and of what is live. */
export function layoutOf(rules: readonly Rule[], slots: Slots): Layout {
  const lanes = new Map<string, Lane>();
  const sites = new Map<string, { domains: string[]; locations: readonly Location[] }>();
  for (const domain of domainsOf(rules)) {
    const locations = pathsOf(domain, rules, slots).map((path) => {
      const lane = laneOf(domain, path, slots);
      lanes.set(lane.name, lane);
      return { path, lane: lane.name };
    });
    const key = JSON.stringify(locations);
    const site = sites.get(key);
    if (site === undefined) sites.set(key, { domains: [domain], locations });
    else site.domains.push(domain);
  }
  return { sites: [...sites.values()], lanes: [...lanes.values()] };
}

function domainsOf(rules: readonly Rule[]): readonly string[] {
  return [...new Set(rules.flatMap((rule) => rule.domains))].toSorted();
}

function pathsOf(domain: string, rules: readonly Rule[], { a, b }: Slots): readonly string[] {
  const all = [...rules, ...(a?.rules ?? []), ...(b?.rules ?? [])];
  const paths = all.filter((rule) => rule.domains.includes(domain)).map((rule) => prefixOf(rule.path));
  return [...new Set(paths)].toSorted();
}

function laneOf(domain: string, path: string, slots: Slots): Lane {
  const [a, b] = [targetOf(domain, path, slots.a), targetOf(domain, path, slots.b)];
  const names = [a?.process ?? missing, b?.process ?? missing];
  // Not reserved yet: named by the one that is known, so that the next deploy changes little.
  const known = slots.b === undefined ? names[0] : slots.a === undefined ? names[1] : undefined;
  const name = known ?? [...new Set(names)].join('.');
  return { name, servers: { a: a?.addresses ?? [], b: b?.addresses ?? [] } };
}

/** By the longest rule that the path is under, of those that lead to something that runs. */
function targetOf(
  domain: string,
  path: string,
  targets: SlotTargets | undefined,
): { readonly process: string; readonly addresses: readonly string[] } | undefined {
  const rules = (targets?.rules ?? []).filter((rule) => rule.domains.includes(domain) && isUnder(path, rule.path));
  const candidates = rules.map(({ path, to }) => ({ path, process: to, addresses: targets?.addresses[to] ?? [] }));
  return candidates
    .filter(({ addresses }) => addresses.length > 0)
    .toSorted((left, right) => right.path.length - left.path.length)[0];
}

function isUnder(path: string, rule: string): boolean {
  const prefix = prefixOf(rule);
  return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);
}

/** `/api/` and `/api` are the same to a user. */
function prefixOf(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
