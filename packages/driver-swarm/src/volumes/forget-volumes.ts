import { setTimeout as delay } from 'node:timers/promises';
import { clusterEngine, engine, labels, labelsOf, removeVolumes } from '@appliku/core';
import type { Context, Member } from '@appliku/core';
import { changed } from '../cluster/ensure.ts';

const pauseMs = 200;

/** Removes the volumes of an app that are on this manager; those on other nodes are told. None of them has a node any more. */
export async function forgetVolumes(app: string, context: Context): Promise<void> {
  const { places, log } = context;
  const managers = clusterEngine(places.run);
  const [{ id: home }, nodes] = await Promise.all([managers.membership(), managers.members()]);
  await untilUnused(app, context);
  await removeVolumes(labelsOf(app), context);
  for (const node of nodes) {
    const own = labelsOfVolumes(app, node);
    if (own.length === 0) continue;
    const names = own.map((label) => label.slice(prefix.length));
    if (node.id !== home) log.warn(`On ${node.name} there is left: docker volume rm ${names.join(' ')}`);
    await unlabel(node, own, context);
  }
}

const prefix = 'com.appliku.volume.';

/** Of no other app: names of volumes have no underscore. */
function labelsOfVolumes(app: string, node: Member): readonly string[] {
  const own = `${prefix}${app}_`;
  return Object.keys(node.labels).filter((label) => label.startsWith(own) && !label.slice(own.length).includes('_'));
}

async function unlabel({ id }: Member, own: readonly string[], { places, signal }: Context): Promise<void> {
  const managers = clusterEngine(places.run);
  for (;;) {
    const member = (await managers.members()).find((one) => one.id === id);
    if (member === undefined || own.every((label) => member.labels[label] === undefined)) return;
    const labels = Object.fromEntries(Object.entries(member.labels).filter(([label]) => !own.includes(label)));
    await changed(managers, member, { labels });
    signal.throwIfAborted();
  }
}

/** Swarm removes the containers of a service that is gone some time later. */
async function untilUnused(app: string, { places, signal }: Context): Promise<void> {
  for (;;) {
    const containers = await engine(places.run).listContainers(labelsOf(app));
    // One that a person runs of the app's image has the labels of that.
    const own = containers.filter(
      ({ labels: found }) => (found[labels.release] ?? found[labels.service]) !== undefined,
    );
    if (own.length === 0) return;
    await delay(pauseMs, undefined, { signal });
  }
}
