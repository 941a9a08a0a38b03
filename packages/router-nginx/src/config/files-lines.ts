import type { Slot } from '@appliku/core';
import { servesFilesOnly, type Location } from './layout.ts';
import { block } from './lines.ts';
import type { Slots } from './slots.ts';

/** Where requests are sent to inside of Nginx, when the live slot serves them from files. */
const filesPrefix = '/.appliku-files';

/** A path that leads to files in every slot: the same whichever is live. Undefined: it is not one. */
export function filesLocation(location: Location, slots: Slots): readonly string[] | undefined {
  const { path, directories = {} } = location;
  const directory = directories.a ?? directories.b;
  if (directory === undefined || !servesFilesOnly(location, slots)) return undefined;
  return files(path, [], serve(directory));
}

/** For a path that is served from files by some slot only: its requests go on to `slotFiles` while that one is live. */
export function toSlotFiles({ directories = {} }: Location): readonly string[] {
  return slotsOf(directories).flatMap((slot) =>
    block(`if ($appliku_slot = ${slot})`, [`rewrite ^(.*)$ ${filesPrefix}/${slot}$1 last;`]),
  );
}

export function slotFiles({ path, directories = {} }: Location): readonly string[] {
  return slotsOf(directories).flatMap((slot) =>
    files(`${filesPrefix}/${slot}${path}`, ['internal;'], serve(directories[slot] ?? '')),
  );
}

/** What is below the path; the path itself is no file. */
function files(path: string, guard: readonly string[], lines: readonly string[]): readonly string[] {
  if (path.endsWith('/')) return block(`location "${path}"`, [...guard, ...lines]);
  const itself = block(`location = "${path}"`, [...guard, 'return 404;']);
  return [...itself, ...block(`location "${path}/"`, [...guard, ...lines])];
}

/** An app that writes a link into its volume must not show files of the host. */
function serve(directory: string): readonly string[] {
  return [`alias "${directory}/";`, `disable_symlinks on from="${directory}/";`];
}

function slotsOf(directories: NonNullable<Location['directories']>): readonly Slot[] {
  const all = ['a', 'b'] as const;
  return all.filter((slot) => directories[slot] !== undefined);
}
