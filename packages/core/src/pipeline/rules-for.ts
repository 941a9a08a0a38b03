import type { Release, Rule } from '../contract/index.ts';

/**
 * Of today's rules those that a release of before goes by. What is stopped gets no requests; for what the release has not
 * got a wider rule of the domain answers. Where there is none the rule stays, and the router says that it leads to nothing.
 */
export function rulesFor(release: Release, rules: readonly Rule[]): readonly Rule[] {
  const wanted = rules.filter(({ to }) => release.processes[to]?.instances !== 0);
  const fit = wanted.filter(({ to }) => has(release, to));
  return wanted.filter((rule) => fit.includes(rule) || !isCovered(rule, fit));
}

function has({ artifact, processes, volumes }: Release, to: string): boolean {
  const isSite = artifact.kind === 'site' && to === 'site';
  return isSite || processes[to]?.port !== undefined || volumes[to]?.webPath !== undefined;
}

function isCovered({ domains, path }: Rule, rules: readonly Rule[]): boolean {
  return domains.every((domain) => rules.some((wider) => wider.domains.includes(domain) && isUnder(path, wider.path)));
}

function isUnder(path: string, top: string): boolean {
  return `${path}/`.startsWith(top.endsWith('/') ? top : `${top}/`);
}
