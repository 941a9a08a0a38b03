import { type Context, DeployError, imageIdOf, type Release } from '@appliku/core';
import type { Settings } from '../options.ts';
import { put } from '../store/put.ts';
import { raftStore } from '../store/raft-store.ts';

/** What nodes run: by its digest in the registry, or the id of an image that the only node has. */
export async function runImageOf(release: Release, { registry }: Settings, context: Context): Promise<string> {
  if (registry === undefined) return imageIdOf(release);
  const pushed = await pushedImage(release, context);
  if (pushed !== undefined) return pushed;
  throw new DeployError(`The image of release ${release.number}, ${imageIdOf(release)}, was not pushed`, {
    code: 'IMAGE_MISSING',
    hint: 'Deploy again, which builds and pushes the image anew.',
  });
}

/** Where it is in the registry; undefined: it was never pushed, or is forgotten. */
export async function pushedImage(release: Release, { places }: Pick<Context, 'places'>): Promise<string | undefined> {
  return (await raftStore(places.run, release.app).read(imageKey(release)))?.value;
}

export async function recordPushed(release: Release, image: string, { places }: Context): Promise<void> {
  await put(raftStore(places.run, release.app), imageKey(release), image);
}

/** Several releases may have one image. */
function imageKey(release: Pick<Release, 'artifact'>): string {
  return `images/${imageIdOf(release).replace('sha256:', '')}`;
}

/** Forgets all images but those of these releases. */
export async function forgetPushed(app: string, kept: readonly Release[], { places }: Context): Promise<void> {
  const store = raftStore(places.run, app);
  const needed = new Set(kept.map(imageKey));
  for (const { key } of await store.list('images/')) if (!needed.has(key)) await store.remove(key);
}
