import type { Slot } from '@appliku/core';
import { type Files, servesFilesOnly, type Location } from './layout.ts';
import { block } from './lines.ts';
import { below } from './paths.ts';
import { siteLocations } from './site-lines.ts';
import type { Slots } from './slots.ts';

/** Where requests are sent to inside of Nginx, when the live slot serves them from files. */
const filesPrefix = '/.appliku-files';

/** What holds at a path: who may ask, and the pages for errors where files have one of their own. */
export interface FilesGuard {
  readonly guards: readonly string[];
  readonly errorPages: readonly string[];
}

/** A path that leads to the same files in every slot: whichever is live. Undefined: it is not one. */
export function filesLocation(location: Location, slots: Slots, { guards }: FilesGuard): readonly string[] | undefined {
  const { path, files = {} } = location;
  const found = files.a ?? files.b;
  if (found === undefined || !servesFilesOnly(location, slots)) return undefined;
  return volumeLocations(path, path, guards, found);
}

/** For a path that is served from files by some slot only: its requests go on to `slotFiles` while that one is live. */
export function toSlotFiles({ files = {} }: Location): readonly string[] {
  return slotsOf(files).flatMap((slot) =>
    block(`if ($appliku_slot = ${slot})`, [`rewrite ^ ${filesPrefix}/${slot}$uri last;`]),
  );
}

export function slotFiles({ path, files = {} }: Location, guard: FilesGuard): readonly string[] {
  return slotsOf(files).flatMap((slot) => {
    const found = files[slot];
    if (found === undefined) return [];
    const prefix = `${filesPrefix}/${slot}`;
    return found.site
      ? siteLocations({ ...guard, prefix, path, directory: found.directory, mount: found.mount, site: found.site })
      : volumeLocations(path, `${prefix}${path}`, ['internal;', ...guard.guards], found);
  });
}

/** What is below the path; what the volume is mounted at is no file itself. Before any pattern of a site. */
function volumeLocations(
  path: string,
  within: string,
  guards: readonly string[],
  { directory, mount }: Files,
): readonly string[] {
  const place = `${directory}${below(path, mount)}`;
  // An app that writes a link into its volume must not show files of the host.
  const serve = (alias: string): readonly string[] => [
    ...guards,
    `alias "${alias}";`,
    `disable_symlinks on from="${directory}/";`,
  ];
  if (within.endsWith('/')) return block(`location ^~ "${within}"`, serve(`${place}/`));
  return [
    ...block(`location = "${within}"`, path === mount ? [...guards, 'return 404;'] : serve(place)),
    ...block(`location ^~ "${within}/"`, serve(`${place}/`)),
  ];
}

function slotsOf(files: NonNullable<Location['files']>): readonly Slot[] {
  const all = ['a', 'b'] as const;
  return all.filter((slot) => files[slot] !== undefined);
}
