import { engine, labelsOf } from '@appliku/core';
import type { Context } from '@appliku/core';
import { readRelease } from './host-files.ts';

/** Removes the app's images that no kept release names. Files of releases are the ledger's. */
export async function prune(app: string, keep: readonly number[], context: Context): Promise<void> {
  const kept = await Promise.all(keep.map((number) => readRelease(context.places.run, app, number)));
  const unread = keep.filter((_, index) => kept[index] === undefined);
  if (unread.length > 0) {
    context.log.warn(`No images were removed: what release ${unread.join(', ')} needs cannot be read`);
    return;
  }
  await removeImages(app, new Set(kept.map((release) => release?.artifact.id)), context);
}

/** Only those that carry the label of the app; Docker itself keeps what a container uses. */
export async function removeImages(
  app: string,
  keep: ReadonlySet<string | undefined>,
  context: Context,
): Promise<void> {
  const docker = engine(context.places.run);
  const images = await docker.images(labelsOf(app));
  for (const { id } of images) if (!keep.has(id)) await docker.removeImage(id);
}
