import { changedOptions, labels } from '@appliku/core';
import type { ListedContainer, Names, Release, Service } from '@appliku/core';
import type { ServiceFiles } from './service-files.ts';
import type { Placed } from './service-record.ts';

/** What is to be done for a service. `keep`: nothing, it runs. */
export interface Step {
  readonly name: string;
  readonly action: 'create' | 'renew' | 'start' | 'keep';
  /** Options for which it is made anew; none: a run that was killed left it half done. */
  readonly changed: readonly string[];
}

/** What has to be on the host, and what is to be done for it. */
export interface ServicePlan {
  readonly files: ServiceFiles;
  readonly steps: readonly Step[];
}

/**
 * Services as the release says. What it does not name stays as it is, and so does all that is there where the release only
 * runs an older one again.
 */
export function planServices(
  release: Pick<Release, 'number' | 'restores' | 'services'>,
  there: ServiceFiles,
  secrets: Names<string>,
  containers: readonly ListedContainer[],
): ServicePlan {
  const planned = Object.entries(release.services).map(([name, definition]) => {
    const found = there.record[name];
    const stays = found !== undefined && release.restores !== undefined;
    const changed = found === undefined || stays ? [] : changesOf(name, found.definition, definition, there, secrets);
    const placed: Placed = found !== undefined && changed.length === 0 ? found : { since: release.number, definition };
    const text = stays ? there.secrets[name] : secrets[name];
    return { name, placed, text, step: stepOf(name, placed, changed, containers) };
  });
  const record = Object.fromEntries(planned.map(({ name, placed }) => [name, placed]));
  const texts = Object.fromEntries(planned.flatMap(({ name, text }) => (text === undefined ? [] : [[name, text]])));
  return {
    files: { record: { ...there.record, ...record }, secrets: { ...there.secrets, ...texts } },
    steps: planned.map(({ step }) => step),
  };
}

function changesOf(
  name: string,
  before: Service,
  after: Service,
  there: ServiceFiles,
  secrets: Names<string>,
): readonly string[] {
  // Of secrets that are gone, the file may still be there.
  const isOther = after.secrets.length > 0 && there.secrets[name] !== secrets[name];
  return [...new Set([...changedOptions(before, after), ...(isOther ? ['secrets'] : [])])].sort();
}

/** A container that was made for another definition is made anew; a killed deployer may have left two. */
function stepOf(
  name: string,
  { since }: Placed,
  changed: readonly string[],
  containers: readonly ListedContainer[],
): Step {
  const own = containersOf(name, containers);
  const right = own.find(({ labels: found }) => found[labels.since] === String(since));
  if (own.length === 0) return { name, action: 'create', changed };
  if (right === undefined || own.length > 1) return { name, action: 'renew', changed };
  return { name, action: right.state === 'running' ? 'keep' : 'start', changed };
}

export function containersOf(name: string, containers: readonly ListedContainer[]): readonly ListedContainer[] {
  return containers.filter(({ labels: found }) => found[labels.service] === name);
}
