import type { Rule } from '@appliku/core';

/** All that rules name, in order, each once. */
export function domainsOf(rules: readonly Rule[]): readonly string[] {
  return [...new Set(rules.flatMap((rule) => rule.domains))].toSorted();
}
