import { runDocker } from '@appliku/core';
import type { Context, Names } from '@appliku/core';
import { labelFilters } from './label-filters.ts';

/** Arguments: filters. */
const script = 'set -e; ids=$(docker volume ls --quiet "$@"); [ -z "$ids" ] || docker volume rm $ids';

/** Removes the volumes that carry all these labels, and nothing else. */
export async function removeVolumes(wanted: Names<string>, context: Context): Promise<void> {
  await runDocker(['sh', '-c', script, 'remove', ...labelFilters(wanted)], context);
}
