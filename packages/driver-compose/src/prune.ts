import { engine, imageOf, labelsOf } from '@appliku/core';
import type { Context } from '@appliku/core';
import { readAppFiles } from './host-files.ts';

/**
 * Removes the app's images that no kept release names: only those that carry its label, and Docker itself keeps what a
 * container uses. Files of releases are the ledger's.
 */
export async function prune(app: string, keep: readonly number[], { places, log }: Context): Promise<void> {
  const docker = engine(places.run);
  const [{ releases }, ids] = await Promise.all([readAppFiles(places.run, app), docker.imageIds(labelsOf(app))]);
  const kept = releases.filter(({ number }) => keep.includes(number));
  const unread = keep.filter((number) => kept.every((release) => release.number !== number));
  if (unread.length > 0) {
    log.warn(`No images were removed: what release ${unread.join(', ')} needs cannot be read`);
    return;
  }
  const needed = new Set<string>(kept.flatMap(({ artifact }) => imageOf(artifact)?.id ?? []));
  await Promise.all(ids.filter((id) => !needed.has(id)).map((id) => docker.removeImage(id)));
}
