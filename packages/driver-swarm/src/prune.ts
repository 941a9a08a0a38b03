import { engine, imageOf, labelsOf } from '@appliku/core';
import type { Context } from '@appliku/core';
import { readReleases } from './observe.ts';
import { forgetPushed } from './registry/image-of.ts';

/**
 * Forgets the app's images that no kept release names, and removes them from this node: only those that carry its label, and
 * Docker itself keeps what a container uses. What other nodes have, and the registry, is not reached from here.
 */
export async function prune(app: string, keep: readonly number[], context: Context): Promise<void> {
  const docker = engine(context.places.run);
  const [releases, ids] = await Promise.all([readReleases(app, context), docker.imageIds(labelsOf(app))]);
  const kept = releases.filter(({ number }) => keep.includes(number));
  const unread = keep.filter((number) => kept.every((release) => release.number !== number));
  if (unread.length > 0) {
    context.log.warn(`No images were removed: what release ${unread.join(', ')} needs cannot be read`);
    return;
  }
  const needed = new Set<string | undefined>(kept.map(({ artifact }) => imageOf(artifact)?.id));
  await Promise.all(ids.filter((id) => !needed.has(id)).map((id) => docker.removeImage(id)));
  await forgetPushed(app, kept, context);
}
