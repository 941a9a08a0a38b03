import { type Member, type Mount, type Names, volumeName } from '@appliku/core';
import type { Settings } from '../options.ts';

/** What a label of a node says that has a volume. */
const here = 'here';

/** Label of the nodes that have a volume: who moves its data elsewhere moves the label, and its processes follow. */
export function volumeLabel(app: string, volume: string): string {
  return `com.appliku.volume.${volumeName(app, volume)}`;
}

/** Labels of a node that is to have it. */
export function withVolume(label: string, labels: Names<string>): Names<string> {
  return { ...labels, [label]: here };
}

export function hasVolume(label: string, { labels }: Pick<Member, 'labels'>): boolean {
  return labels[label] === here;
}

/** Whether it is on the disk of one node, and what mounts it has to run there. */
export function isLocal(volume: string, { volumes }: Pick<Settings, 'volumes'>): boolean {
  const place = volumes[volume];
  return place === undefined || 'node' in place;
}

/** Labels that a node needs to run what mounts these. */
export function neededLabels(
  app: string,
  mounts: readonly Pick<Mount, 'volume'>[],
  settings: Pick<Settings, 'volumes'>,
): readonly string[] {
  const local = mounts.filter(({ volume }) => isLocal(volume, settings));
  return [...new Set(local.map(({ volume }) => volumeLabel(app, volume)))];
}

/** The same as placement constraints. */
export function volumeConstraints(...where: Parameters<typeof neededLabels>): readonly string[] {
  return neededLabels(...where).map((label) => `node.labels.${label}==${here}`);
}

/** Nodes can differ: of what is mounted, a job has what is on the node of the first. */
export function mountsOfJob(
  app: string,
  mounts: readonly Mount[],
  nodes: readonly Member[],
  settings: Pick<Settings, 'volumes'>,
): readonly Mount[] {
  const [first] = neededLabels(app, mounts, settings);
  if (first === undefined) return mounts;
  const fit = nodes.filter((node) => hasVolume(first, node));
  return mounts.filter((mount) => {
    const [label] = neededLabels(app, [mount], settings);
    return label === undefined || fit.some((node) => hasVolume(label, node));
  });
}
