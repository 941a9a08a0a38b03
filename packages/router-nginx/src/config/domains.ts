import type { Rule } from '@appliku/core';
import type { Settings } from '../options.ts';

/** All that rules name, in order, each once. */
export function domainsOf(rules: readonly Rule[]): readonly string[] {
  return [...new Set(rules.flatMap((rule) => rule.domains))].toSorted();
}

/** Those, and the ones that lead to others. */
export function servedDomains(rules: readonly Rule[], { redirects }: Settings): readonly string[] {
  return [...new Set([...domainsOf(rules), ...redirects.flatMap(({ from }) => from)])].toSorted();
}

const labelForm = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Lower case ASCII. A wildcard stands for whole labels in front. */
export function isDomain(domain: string): boolean {
  const labels = domain.replace(/^\*\./, '').split('.');
  return (
    domain.length <= 253 &&
    labels.length >= 2 &&
    labels.every((label) => labelForm.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  );
}
