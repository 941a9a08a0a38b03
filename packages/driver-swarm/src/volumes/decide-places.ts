import { toMounts } from '@appliku/core';
import type { Member, ProcessType, Release, Service, Volume } from '@appliku/core';
import type { Settings } from '../options.ts';
import { fits, isUp } from './fits.ts';
import { elsewhere, noNode, noNodeFor, notServed } from './place-errors.ts';
import { hasVolume, isLocal, neededLabels, volumeLabel, withVolume } from './volume-place.ts';

/** What volumes, and what mounts them, are told by. */
export type Wanted = Pick<Release, 'app' | 'processes' | 'services' | 'volumes'>;

/** A volume on the disk of a node. */
export interface Place {
  readonly volume: Volume;
  readonly label: string;
  readonly node: Member;
  /** The node has to get the label. */
  readonly isNew: boolean;
}

/** Something that mounts volumes. */
interface User {
  readonly name: string;
  /** That a node needs to have. */
  readonly labels: readonly string[];
  readonly placement: readonly string[];
}

/**
 * Where each volume that is on the disk of one node is, or is to be. One that has a node keeps it.
 * @param home id of the node that the run host is
 * @throws CLUSTER_REFUSED where no node can run what mounts them
 */
export function decidePlaces(
  wanted: Wanted,
  found: readonly Member[],
  home: string,
  settings: Pick<Settings, 'volumes'>,
): readonly Place[] {
  const users = usersOf(wanted, settings);
  let nodes = found;
  const places = Object.values(wanted.volumes)
    .filter(({ name }) => isLocal(name, settings))
    .map((volume) => {
      const label = volumeLabel(wanted.app, volume.name);
      const option = settings.volumes[volume.name];
      const only = option !== undefined && 'node' in option ? option.node : undefined;
      const there = nodes.filter((node) => hasVolume(label, node));
      const node = there.length > 0 ? kept(volume, there, only) : chosen(volume, { label, users, home, only, nodes });
      if (volume.webPath !== undefined && node.id !== home) throw notServed(volume.name, node.name);
      nodes = nodes.map((one) => (one.id === node.id ? { ...one, labels: withVolume(label, one.labels) } : one));
      return { volume, label, node, isNew: there.length === 0 };
    });
  for (const user of users) if (!nodes.some((node) => canRun(user, node))) throw noNodeFor(user.name, user.labels);
  return places;
}

function usersOf({ app, volumes, processes, services }: Wanted, settings: Pick<Settings, 'volumes'>): readonly User[] {
  const userOf = ([name, user]: readonly [string, ProcessType | Service]): User => ({
    name,
    labels: neededLabels(app, toMounts(user.mounts ?? {}, volumes), settings),
    placement: ('placement' in user ? user.placement : undefined) ?? [],
  });
  return [...Object.entries(processes), ...Object.entries(services)]
    .map(userOf)
    .filter(({ labels }) => labels.length > 0);
}

function kept({ name }: Volume, there: readonly Member[], only: string | undefined): Member {
  const node = there.find((one) => only === undefined || one.name === only);
  if (node === undefined) throw elsewhere(name, there.map((one) => one.name).join(', '), only ?? '');
  return node;
}

interface Choice {
  readonly label: string;
  readonly users: readonly User[];
  readonly home: string;
  readonly only: string | undefined;
  readonly nodes: readonly Member[];
}

/** This manager, where it may run what mounts the volume; with what else that mounts, as far as that has a node. */
function chosen({ name, webPath }: Volume, { label, users, home, only, nodes }: Choice): Member {
  const own = users.filter(({ labels }) => labels.includes(label));
  const isPlaced = (one: string): boolean => nodes.some((node) => hasVolume(one, node));
  const beside = own.map((user) => ({ ...user, labels: user.labels.filter(isPlaced) }));
  // Nginx serves files from here, whatever runs here.
  const isOpen = (node: Member): boolean => isUp(node) || (webPath !== undefined && node.id === home);
  const fit = nodes.filter((node) => isOpen(node) && beside.every((user) => meets(user, node)));
  const node =
    fit.find((one) => (only === undefined ? one.id === home : one.name === only)) ??
    (only === undefined ? fit[0] : undefined);
  if (node === undefined) throw noNode(name, only);
  return node;
}

function canRun(user: User, node: Member): boolean {
  return isUp(node) && meets(user, node);
}

function meets({ labels, placement }: User, node: Member): boolean {
  return labels.every((label) => hasVolume(label, node)) && placement.every((constraint) => fits(constraint, node));
}
