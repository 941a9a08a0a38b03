import { changedOptions, type Names, type Release, type SwarmService } from '@appliku/core';
import { type Placed, placedIn, printOf } from './service-state.ts';

/** What is to be done for a service. `keep`: nothing. */
export interface Step {
  readonly action: 'create' | 'renew' | 'start' | 'keep';
  /** Options for which it is made anew. */
  readonly changed: readonly string[];
  readonly placed: Placed;
  /** As it is now. */
  readonly service?: SwarmService;
}

/**
 * Services as the release says. What is there stays what it is where the release only runs an older one again.
 * @param secrets of each service, by its name
 */
export function planServices(
  release: Pick<Release, 'number' | 'restores' | 'services'>,
  secrets: Names<Names<string>>,
  services: readonly SwarmService[],
): readonly Step[] {
  const there = services.flatMap((service) => {
    const placed = placedIn(service);
    return placed === undefined ? [] : [{ service, placed }];
  });
  return Object.entries(release.services).map(([name, definition]) => {
    const secretsPrint = printOf(secrets[name] ?? {});
    const wanted: Placed = { name, since: release.number, definition, secretsPrint };
    const found = there.find(({ placed }) => placed.name === name);
    if (found === undefined) return { action: 'create', changed: [], placed: wanted };
    const changed = release.restores === undefined ? changesOf(found.placed, wanted) : [];
    if (changed.length > 0) return { ...found, action: 'renew', changed, placed: wanted };
    return { ...found, action: (found.service.replicas ?? 0) > 0 ? 'keep' : 'start', changed };
  });
}

function changesOf(before: Placed, after: Placed): readonly string[] {
  const isOther = before.secretsPrint !== after.secretsPrint;
  const changed = changedOptions(before.definition, after.definition);
  return [...new Set([...changed, ...(isOther ? ['secrets'] : [])])].sort();
}
