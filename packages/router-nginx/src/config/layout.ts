import type { Rule, Slot } from '@appliku/core';
import { domainsOf } from './domains.ts';
import type { Slots, SlotTargets } from './slots.ts';

/** A path, and what it leads to in either slot: two releases may split the paths of a domain differently. */
export interface Location {
  readonly path: string;
  readonly lane: string;
  /** In the slots where it leads to files. */
  readonly directories?: { readonly [Name in Slot]?: string };
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
      const directories = directoriesOf(domain, path, slots);
      if (!servesFilesOnly({ directories }, slots)) lanes.set(lane.name, lane);
      return { path, lane: lane.name, ...(Object.keys(directories).length > 0 && { directories }) };
    });
    const key = JSON.stringify(locations);
    const site = sites.get(key);
    if (site === undefined) sites.set(key, { domains: [domain], locations });
    else site.domains.push(domain);
  }
  return { sites: [...sites.values()], lanes: [...lanes.values()] };
}

/** In every slot that is known. Then it needs no look at which one is live. */
export function servesFilesOnly({ directories = {} }: Pick<Location, 'directories'>, { a, b }: Slots): boolean {
  const known = [...(a ? [directories.a] : []), ...(b ? [directories.b] : [])];
  return known[0] !== undefined && known.every((directory) => directory === known[0]);
}

function directoriesOf(domain: string, path: string, slots: Slots): NonNullable<Location['directories']> {
  const [a, b] = [targetOf(domain, path, slots.a)?.directory, targetOf(domain, path, slots.b)?.directory];
  return { ...(a !== undefined && { a }), ...(b !== undefined && { b }) };
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

interface Target {
  readonly process: string;
  readonly addresses: readonly string[];
  readonly directory?: string | undefined;
}

/** By the longest rule that the path is under, of those that lead to something that runs. */
function targetOf(domain: string, path: string, targets: SlotTargets | undefined): Target | undefined {
  const rules = (targets?.rules ?? []).filter((rule) => rule.domains.includes(domain) && isUnder(path, rule.path));
  const candidates = rules.map(({ path, to }) => ({
    path,
    process: to,
    addresses: targets?.addresses[to] ?? [],
    directory: targets?.directories?.[to],
  }));
  return candidates
    .filter(({ addresses, directory }) => addresses.length > 0 || directory !== undefined)
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
