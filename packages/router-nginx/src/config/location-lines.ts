import type { PlaceSettings } from '../options/place-options.ts';
import type { Settings } from '../options/options.ts';
import { filesLocation, slotFiles, toSlotFiles } from './files-lines.ts';
import type { Location, Site } from './layout.ts';
import { block } from './lines.ts';
import { upstreamName } from './names.ts';
import { errorPageLines } from './page-lines.ts';
import { escapePath } from './paths.ts';
import { placeLines } from './place-lines.ts';
import { isGuarded, placeAt } from './places.ts';
import type { Slots } from './slots.ts';

interface Input {
  readonly app: string;
  readonly slots: Slots;
  readonly settings: Settings;
}

/** Keeps clients out of a place. */
type Guard = (place: PlaceSettings) => readonly string[];

/**
 * The longest first, since of patterns the first counts. Where somebody may be kept out, patterns stand for all ways to
 * write a path, and a plain path comes before them.
 */
export function locations(input: Input, site: Site, guard: Guard): readonly string[] {
  const { slots, settings } = input;
  const [domain = ''] = site.domains;
  const places = site.locations.toReversed().map((location) => ({
    location,
    place: placeAt(settings, domain, location.path),
  }));
  const modifier = places.some(({ place }) => isGuarded(place)) ? '^~ ' : '';
  const rest = site.locations.some(({ path }) => path === '/') ? [] : block('location /', ['return 404;']);
  const all = places.flatMap(({ location, place }) => {
    const files = { guards: guard(place), errorPages: errorPageLines(settings) };
    const volume = filesLocation(location, slots, files);
    if (volume !== undefined) return volume;
    const lines = [...files.guards, ...placeLines(place, settings), ...passLines(input, location)];
    return [...proxyLocations(location.path, modifier, isGuarded(place), lines), ...slotFiles(location, files)];
  });
  return [...all, ...rest];
}

function passLines({ app }: Input, location: Location): readonly string[] {
  return [...toSlotFiles(location), `proxy_pass http://${upstreamName(app, location.lane, '$appliku_slot')};`];
}

/**
 * A prefix of whole segments: `/api` is not `/apis`. Where somebody may be kept out, also in other letters and with
 * parameters, since apps may take that for the same.
 */
function proxyLocations(path: string, modifier: string, guarded: boolean, lines: readonly string[]): readonly string[] {
  if (path === '/') return block('location /', lines);
  return [
    ...block(`location = "${path}"`, lines),
    ...block(`location ${modifier}"${path}/"`, lines),
    ...(guarded ? block(`location ~* "^${escapePath(path)}(?:[/;]|$)"`, lines) : []),
  ];
}
