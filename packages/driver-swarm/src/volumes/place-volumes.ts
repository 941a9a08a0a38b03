import { clusterEngine, createVolumes, DeployError, swarmEngine } from '@appliku/core';
import type { Context, Member, Release } from '@appliku/core';
import { changed } from '../cluster/ensure.ts';
import { until } from '../cluster/until.ts';
import type { Settings } from '../options.ts';
import { decidePlaces, type Place, type Wanted } from './decide-places.ts';
import { hasVolume, isLocal, withVolume } from './volume-place.ts';

/**
 * Sees to it that each volume of a release that is on the disk of one node has that node, as a label of it, for good; what
 * is on this manager is made.
 * @throws CLUSTER_REFUSED where no node can run what mounts them, NAME_TAKEN
 */
export async function placeVolumes(release: Release, settings: Settings, context: Context): Promise<void> {
  if (!hasLocal(release, settings)) return;
  const { home, nodes } = await see(context);
  const places = decidePlaces(release, nodes, home, settings);
  for (const place of places.filter(({ isNew }) => isNew)) {
    await labelNode(place, context);
    context.log.info(`The volume ${place.volume.name} is on ${place.node.name}: what mounts it runs there`);
  }
  const here = places.filter(({ node }) => node.id === home).map(({ volume }) => [volume.name, volume]);
  const own = { app: release.app, volumes: Object.fromEntries(here) };
  await createVolumes(own, { adopt: settings.adopt, driver: 'swarm' }, context);
}

/** For people: where volumes are, or a deploy would have them. */
export async function foreseePlaces(wanted: Wanted, settings: Settings, context: Context): Promise<readonly string[]> {
  if (!hasLocal(wanted, settings)) return [];
  const { home, nodes } = await see(context);
  try {
    return decidePlaces(wanted, nodes, home, settings).map(
      ({ volume, node, isNew }) =>
        `the volume ${volume.name} ${isNew ? 'would be' : 'is'} on ${node.name}, and what mounts it runs there`,
    );
  } catch (error) {
    if (!DeployError.isInstance(error)) throw error;
    return [`it would be refused: ${error.message}`];
  }
}

function hasLocal({ volumes }: Wanted, settings: Settings): boolean {
  return Object.keys(volumes).some((name) => isLocal(name, settings));
}

async function see({ places }: Context): Promise<{ readonly home: string; readonly nodes: readonly Member[] }> {
  const [{ id }, nodes] = await Promise.all([clusterEngine(places.run).membership(), swarmEngine(places.run).nodes()]);
  return { home: id, nodes };
}

async function labelNode({ node, label }: Place, { places, signal }: Context): Promise<void> {
  const managers = clusterEngine(places.run);
  const isLabelled = async (): Promise<true | undefined> => {
    const member = (await managers.members()).find(({ id }) => id === node.id);
    if (member === undefined || hasVolume(label, member)) return true;
    await changed(managers, member, { labels: withVolume(label, member.labels) });
    return undefined;
  };
  const what = `${node.name} did not get its label ${label}`;
  await until(isLabelled, { what, hint: 'Deploy again.', limitMs: 60_000, signal });
}
