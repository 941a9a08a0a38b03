import type { Rule } from '@appliku/core';
import type { Settings } from '../options/options.ts';

/** All that rules name, in order, each once. */
export function domainsOf(rules: readonly Rule[]): readonly string[] {
  return [...new Set(rules.flatMap((rule) => rule.domains))].toSorted();
}

/** Those, and the ones that lead to others. */
export function servedDomains(rules: readonly Rule[], { redirects }: Settings): readonly string[] {
  return [...new Set([...domainsOf(rules), ...redirects.flatMap(({ from }) => from)])].toSorted();
}
