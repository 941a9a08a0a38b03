import type { Rule, Slot } from '@appliku/core';
import type { Settings } from '../options/options.ts';
import { domainsOf } from './domains.ts';
import { isUnder, prefixOf } from './paths.ts';
import { coveringAt } from './places.ts';
import type { SiteTarget, Slots, SlotTargets } from './slots.ts';

/** A directory that Nginx serves. */
export interface Files {
  readonly directory: string;
  /** Path that the directory is at. */
  readonly mount: string;
  /** Where it is a site, and not a volume. */
  readonly site?: SiteTarget;
}

/** A path, and what it leads to in either slot: two releases may split the paths of a domain differently. */
export interface Location {
  readonly path: string;
  readonly lane: string;
  /** In the slots where it leads to files. */
  readonly files?: { readonly [Name in Slot]?: Files };
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

/** Domains as the rules say today; under each, the paths of today's rules, of what is live, and of settings. */
export function layoutOf(rules: readonly Rule[], slots: Slots, settings: Pick<Settings, 'locations'>): Layout {
  const lanes = new Map<string, Lane>();
  const sites = new Map<string, { domains: string[]; locations: readonly Location[] }>();
  for (const domain of domainsOf(rules)) {
    const locations = pathsOf(domain, rules, slots, settings).map((path) => {
      const lane = laneOf(domain, path, slots);
      const files = filesOf(domain, path, slots);
      if (!servesFilesOnly({ files }, slots)) lanes.set(lane.name, lane);
      return { path, lane: lane.name, ...(Object.keys(files).length > 0 && { files }) };
    });
    const places = locations.map(({ path }) => coveringAt(settings.locations, domain, path));
    const key = JSON.stringify([locations, places]);
    const site = sites.get(key);
    if (site === undefined) sites.set(key, { domains: [domain], locations });
    else site.domains.push(domain);
  }
  return { sites: [...sites.values()], lanes: [...lanes.values()] };
}

/** The same in every slot that is known, as a volume is. Then it needs no look at which one is live. */
export function servesFilesOnly({ files = {} }: Pick<Location, 'files'>, { a, b }: Slots): boolean {
  const known = [...(a ? [files.a] : []), ...(b ? [files.b] : [])];
  return (
    known.length > 0 &&
    known.every((one) => one && !one.site && one.directory === known[0]?.directory && one.mount === known[0].mount)
  );
}

function filesOf(domain: string, path: string, slots: Slots): NonNullable<Location['files']> {
  const [a, b] = [targetOf(domain, path, slots.a)?.files, targetOf(domain, path, slots.b)?.files];
  return { ...(a !== undefined && { a }), ...(b !== undefined && { b }) };
}

function pathsOf(
  domain: string,
  rules: readonly Rule[],
  { a, b }: Slots,
  { locations }: Pick<Settings, 'locations'>,
): readonly string[] {
  const all = [...rules, ...(a?.rules ?? []), ...(b?.rules ?? [])];
  const ruled = all.filter((rule) => rule.domains.includes(domain)).map((rule) => prefixOf(rule.path));
  const set = locations.filter(({ domains, path }) => (domains?.includes(domain) ?? true) && covered(path, ruled));
  return [...new Set([...ruled, ...set.map(({ path }) => prefixOf(path))])].toSorted();
}

/** Nothing is at a path that no rule covers. */
function covered(path: string, rules: readonly string[]): boolean {
  return rules.some((rule) => isUnder(path, rule));
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
  readonly files?: Files | undefined;
}

/** By the longest rule that the path is under, of those that lead to something that runs. */
function targetOf(domain: string, path: string, targets: SlotTargets | undefined): Target | undefined {
  const rules = (targets?.rules ?? []).filter((rule) => rule.domains.includes(domain) && isUnder(path, rule.path));
  const candidates = rules.map(({ path, to }) => ({
    path,
    process: to,
    addresses: targets?.addresses[to] ?? [],
    files: targets && filesAt(to, prefixOf(path), targets),
  }));
  return candidates
    .filter(({ addresses, files }) => addresses.length > 0 || files !== undefined)
    .toSorted((left, right) => right.path.length - left.path.length)[0];
}

function filesAt(to: string, mount: string, { directories = {}, site }: SlotTargets): Files | undefined {
  const directory = directories[to];
  return directory === undefined ? undefined : { directory, mount, ...(to === 'site' && site && { site }) };
}
