import type { LocationSettings, PlaceSettings } from '../options/place-options.ts';
import type { Settings } from '../options/options.ts';
import { isUnder } from './paths.ts';

/** What holds at a path: each setting as the longest path that has it says, else as for all. */
export function placeAt(settings: Settings, domain: string, path: string): PlaceSettings {
  const covering = coveringAt(settings.locations, domain, path);
  return Object.assign({}, settings, ...covering.map(({ path: _path, domains: _domains, ...own }) => definedOf(own)));
}

/** The shortest path first, and one for all domains before one for this. */
export function coveringAt(
  locations: readonly LocationSettings[],
  domain: string,
  path: string,
): readonly LocationSettings[] {
  return locations
    .filter(({ domains, path: prefix }) => (domains?.includes(domain) ?? true) && isUnder(path, prefix))
    .toSorted((one, other) => one.path.length - other.path.length || rank(one) - rank(other));
}

/** Whether somebody may be kept out there. */
export function isGuarded({ auth, allow }: PlaceSettings): boolean {
  return Boolean(auth) || Boolean(allow);
}

function rank({ domains }: LocationSettings): number {
  return domains === undefined ? 0 : 1;
}

function definedOf(own: PlaceSettings): PlaceSettings {
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
}
