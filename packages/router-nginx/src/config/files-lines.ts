import type { Slot } from '@appliku/core';
import { type Files, servesFilesOnly, type Location } from './layout.ts';
import { block } from './lines.ts';
import { siteLocations } from './site-lines.ts';
import type { Slots } from './slots.ts';

/** Where requests are sent to inside of Nginx, when the live slot serves them from files. */
const filesPrefix = '/.appliku-files';

/** A path that leads to the same files in every slot: whichever is live. Undefined: it is not one. */
export function filesLocation(location: Location, slots: Slots): readonly string[] | undefined {
  const { path, files = {} } = location;
  const found = files.a ?? files.b;
  if (found === undefined || !servesFilesOnly(location, slots)) return undefined;
  return volumeLocations(path, [], found);
}

/** For a path that is served from files by some slot only: its requests go on to `slotFiles` while that one is live. */
export function toSlotFiles({ files = {} }: Location): readonly string[] {
  return slotsOf(files).flatMap((slot) =>
    block(`if ($appliku_slot = ${slot})`, [`rewrite ^ ${filesPrefix}/${slot}$uri last;`]),
  );
}

export function slotFiles({ path, files = {} }: Location): readonly string[] {
  return slotsOf(files).flatMap((slot) => {
    const found = files[slot];
    const within = `${filesPrefix}/${slot}${path}`;
    if (found === undefined) return [];
    return found.site
      ? siteLocations(path, within, found.directory, found.site)
      : volumeLocations(within, ['internal;'], found);
  });
}

/** What is below the path; the path itself is no file. */
function volumeLocations(path: string, guard: readonly string[], { directory }: Files): readonly string[] {
  const lines = [...guard, ...serve(directory)];
  if (path.endsWith('/')) return block(`location "${path}"`, lines);
  const itself = block(`location = "${path}"`, [...guard, 'return 404;']);
  return [...itself, ...block(`location "${path}/"`, lines)];
}

/** An app that writes a link into its volume must not show files of the host. */
function serve(directory: string): readonly string[] {
  return [`alias "${directory}/";`, `disable_symlinks on from="${directory}/";`];
}

function slotsOf(files: NonNullable<Location['files']>): readonly Slot[] {
  const all = ['a', 'b'] as const;
  return all.filter((slot) => files[slot] !== undefined);
}
