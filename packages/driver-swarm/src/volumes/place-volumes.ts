import { clusterEngine, createVolumes, swarmEngine, toMounts } from '@appliku/core';
import type { Context, Member, ProcessType, Release, Service, Volume } from '@appliku/core';
import { changed } from '../cluster/ensure.ts';
import { until } from '../cluster/until.ts';
import type { Settings } from '../options.ts';
import { fits, isUp } from './fits.ts';
import { elsewhere, noNode, noNodeFor, notServed } from './place-errors.ts';
import { hasVolume, isLocal, neededLabels, volumeLabel, withVolume } from './volume-place.ts';

/** Something that mounts volumes. */
interface User {
  readonly name: string;
  /** That a node needs to have. */
  readonly labels: readonly string[];
  readonly placement: readonly string[];
}

interface Placing {
  readonly release: Release;
  readonly users: readonly User[];
  /** Node that the run host is. */
  readonly home: string;
  readonly settings: Settings;
  readonly context: Context;
}

/**
 * Sees to it that each volume of a release that is on the disk of one node has that node, as a label of it, for good; what
 * is on this manager is made.
 * @throws CLUSTER_REFUSED where no node can run what mounts them, NAME_TAKEN
 */
export async function placeVolumes(release: Release, settings: Settings, context: Context): Promise<void> {
  const { app } = release;
  const local = Object.values(release.volumes).filter(({ name }) => isLocal(name, settings));
  if (local.length === 0) return;
  const { run } = context.places;
  const [{ id: home }, found] = await Promise.all([clusterEngine(run).membership(), swarmEngine(run).nodes()]);
  const placing = { release, users: usersOf(release, settings), home, settings, context };
  let nodes = found;
  for (const volume of local) nodes = await placeVolume(volume, placing, nodes);
  for (const { name, labels, placement } of placing.users)
    if (!nodes.some((node) => isUp(node) && holds(labels, node) && areMet(placement, node)))
      throw noNodeFor(name, labels);
  const own = nodes.filter(({ id }) => id === home);
  const here = local.filter(({ name }) => own.some((node) => hasVolume(volumeLabel(app, name), node)));
  const volumes = Object.fromEntries(here.map((volume) => [volume.name, volume]));
  await createVolumes({ app, volumes }, { adopt: settings.adopt, driver: 'swarm' }, context);
}

function usersOf({ app, volumes, processes, services }: Release, settings: Settings): readonly User[] {
  const userOf = ([name, user]: readonly [string, ProcessType | Service]): User => ({
    name,
    labels: neededLabels(app, toMounts(user.mounts ?? {}, volumes), settings),
    placement: ('placement' in user ? user.placement : undefined) ?? [],
  });
  return [...Object.entries(processes), ...Object.entries(services)]
    .map(userOf)
    .filter(({ labels }) => labels.length > 0);
}

/** Tells the nodes as they are then. A volume that has a node keeps it. */
async function placeVolume(volume: Volume, placing: Placing, nodes: readonly Member[]): Promise<readonly Member[]> {
  const { release, home, settings, context } = placing;
  const label = volumeLabel(release.app, volume.name);
  const place = settings.volumes[volume.name];
  const wanted = place !== undefined && 'node' in place ? place.node : undefined;
  const there = nodes.filter((node) => hasVolume(label, node));
  const [first] = there;
  if (first !== undefined) {
    if (wanted !== undefined && there.every(({ name }) => name !== wanted))
      throw elsewhere(volume.name, first.name, wanted);
    if (volume.webPath !== undefined && there.every(({ id }) => id !== home)) throw notServed(volume.name, first.name);
    return nodes;
  }
  const chosen = chooseNode(volume, label, wanted, placing, nodes);
  if (chosen === undefined) throw noNode(volume.name, wanted);
  if (volume.webPath !== undefined && chosen.id !== home) throw notServed(volume.name, chosen.name);
  await labelNode(chosen, label, context);
  context.log.info(`The volume ${volume.name} is on ${chosen.name}: what mounts it runs there`);
  return nodes.map((node) => (node.id === chosen.id ? { ...node, labels: withVolume(label, node.labels) } : node));
}

/** This manager, where it may run what mounts the volume. */
function chooseNode(
  { webPath }: Volume,
  label: string,
  wanted: string | undefined,
  { users, home }: Placing,
  nodes: readonly Member[],
): Member | undefined {
  const placement = users.filter(({ labels }) => labels.includes(label)).flatMap((user) => user.placement);
  // Nginx serves files from here whatever runs here.
  const fit = nodes.filter(
    (node) => (isUp(node) || (webPath !== undefined && node.id === home)) && areMet(placement, node),
  );
  if (wanted !== undefined) return fit.find(({ name }) => name === wanted);
  return fit.find(({ id }) => id === home) ?? fit[0];
}

function holds(labels: readonly string[], node: Member): boolean {
  return labels.every((label) => hasVolume(label, node));
}

function areMet(placement: readonly string[], node: Member): boolean {
  return placement.every((constraint) => fits(constraint, node));
}

async function labelNode({ id, name }: Member, label: string, { places, signal }: Context): Promise<void> {
  const managers = clusterEngine(places.run);
  const isLabelled = async (): Promise<true | undefined> => {
    const member = (await managers.members()).find((one) => one.id === id);
    if (member === undefined || hasVolume(label, member)) return true;
    await changed(managers, member, { labels: withVolume(label, member.labels) });
    return undefined;
  };
  await until(isLabelled, { what: `${name} did not get its label ${label}`, hint, limitMs: 60_000, signal });
}

const hint = 'Deploy again.';
