import { type Context, DeployError, imageIdOf, messageOf, type Release } from '@appliku/core';
import type { Settings } from '../options.ts';
import { put } from '../store/put.ts';
import { raftStore } from '../store/raft-store.ts';
import { loginOf } from './login-of.ts';
import { type RegistryAccess, removeFromRegistry } from './remove-image.ts';
import { authorityFile } from './trust.ts';

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

/** Forgets all images but those of these releases, here and, where it allows that, in the registry. */
export async function forgetPushed(
  app: string,
  kept: readonly Release[],
  settings: Settings,
  context: Context,
): Promise<void> {
  const store = raftStore(context.places.run, app);
  const needed = new Set(kept.map(imageKey));
  const old = (await store.list('images/')).filter(({ key }) => !needed.has(key));
  const access = old.length > 0 ? await accessOf(settings, context) : undefined;
  for (const { key, value } of old) {
    if (access !== undefined && value.startsWith(`${settings.registry?.name}/`))
      await removeFromRegistry(value, access).catch((error: unknown) => {
        context.signal.throwIfAborted();
        context.log.warn(`The registry keeps ${value}: ${messageOf(error)}`);
      });
    await store.remove(key);
  }
}

/** Undefined: there is none, or it is not to be touched. */
async function accessOf(settings: Settings, context: Context): Promise<RegistryAccess | undefined> {
  const { registry } = settings;
  if (registry === undefined || !registry.prune) return undefined;
  const { places, signal } = context;
  const there = registry.ca === undefined && (await places.run.readFile(authorityFile(registry.name), { signal }));
  const ca = registry.ca ?? (there ? Buffer.from(there).toString() : undefined);
  return { host: places.run, login: await loginOf(settings, context), ca, signal };
}
