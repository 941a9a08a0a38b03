import type { Names } from '@appliku/core';

/** Flags of docker's `ls` for what carries all these labels. */
export function labelFilters(labels: Names<string>): readonly string[] {
  return Object.entries(labels).flatMap(([name, value]) => ['--filter', `label=${name}=${value}`]);
}
