import type { Context, Names } from '@appliku/core';
import { labelFilters } from './label-filters.ts';
import { runDocker } from './run-docker.ts';

/** $1: the noun; then filters. */
const script = 'set -e; noun=$1; shift; ids=$(docker "$noun" ls --quiet "$@"); [ -z "$ids" ] || docker "$noun" rm $ids';

/** Removes what carries all these labels, and nothing else. */
export async function removeLabelled(
  noun: 'network' | 'volume',
  wanted: Names<string>,
  context: Context,
): Promise<void> {
  await runDocker(['sh', '-c', script, 'remove', noun, ...labelFilters(wanted)], context);
}
