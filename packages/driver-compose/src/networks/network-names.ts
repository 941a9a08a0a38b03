import { internalDomain, internalName, labels, labelsOf } from '@appliku/core';
import type { Names, Release } from '@appliku/core';

/*
 * Docker's DNS asks the networks of a container one after the other: those that lead outside before those that are
 * `internal`, and among equals by name. So a bare name means a process of the same release, then a service of the app, and
 * only then something on a shared network. That needs a number before a letter, and `x` before `x.names`.
 */

/** Network of one release, by number: what it calls by bare names is its own. */
export function releaseNetwork(app: string, number: number): string {
  return `${number}.${appNetwork(app)}`;
}

/**
 * Network of an app, with its services and all its releases. Also resolves `web.shop.internal`, as Docker does with
 * `name.network`.
 */
export function appNetwork(id: string): string {
  return internalDomain(id);
}

/**
 * A shared network is a pair: the first leads to one container, that is called by the name itself; the other to all of
 * them.
 */
export function sharedNetwork(name: string): { readonly first: string; readonly all: string } {
  return { first: name, all: `${name}.names` };
}

/** Docker's name of a network -> labels that it has if it is ours. */
export function networkLabels(app: string, shared: readonly string[]): ReadonlyMap<string, Names<string>> {
  const pairs = shared.flatMap((name) => {
    const { first, all } = sharedNetwork(name);
    return [first, all].map((one) => [one, { [labels.network]: name }] as const);
  });
  return new Map([[appNetwork(app), labelsOf(app)], ...pairs]);
}

/** Networks of a job, the app's first. It has no name there. */
export function jobNetworks({ app, networks }: Pick<Release, 'app' | 'networks'>): readonly string[] {
  return [...networkLabels(app, networks).keys()];
}

/** Networks of a Compose service that is called `name`, apart from that of its release. */
export function networksOf(app: string, name: string, shared: readonly string[]): Names<object> {
  const pairs = shared.flatMap((network) => {
    const { first, all } = sharedNetwork(network);
    return [[first, {}] as const, [all, { aliases: [internalName(app, name)] }] as const];
  });
  return Object.fromEntries([[appNetwork(app), {}], ...pairs]);
}

/** The same networks as a Compose file declares them: they outlive it. */
export function externalNetworks(app: string, shared: readonly string[]): Names<object> {
  return Object.fromEntries([...networkLabels(app, shared).keys()].map((name) => [name, { external: true }]));
}
