import { DeployError, engine, imageOf, labelsOf, messageOf } from '@appliku/core';
import type { Context, Host } from '@appliku/core';
import { readReleases } from './observe.ts';
import type { Settings } from './options.ts';
import { forgetPushed } from './registry/image-of.ts';

/**
 * Forgets the app's images that no kept release names, and removes them from the nodes that are known and from the registry. On
 * a node only those that carry its label, and Docker itself keeps what a container uses.
 */
export async function prune(app: string, keep: readonly number[], settings: Settings, context: Context): Promise<void> {
  const { run, nodes } = context.places;
  const releases = await readReleases(app, context);
  const kept = releases.filter(({ number }) => keep.includes(number));
  const unread = keep.filter((number) => kept.every((release) => release.number !== number));
  if (unread.length > 0) {
    context.log.warn(`No images were removed: what release ${unread.join(', ')} needs cannot be read`);
    return;
  }
  const needed = new Set<string | undefined>(kept.map(({ artifact }) => imageOf(artifact)?.id));
  await Promise.all([
    removeFrom(run, app, needed),
    ...nodes.filter((node) => node !== run).map((node) => removeFromOther(node, app, needed, context)),
  ]);
  await forgetPushed(app, kept, settings, context);
}

async function removeFrom(host: Host, app: string, needed: ReadonlySet<string | undefined>): Promise<void> {
  const docker = engine(host);
  const ids = await docker.imageIds(labelsOf(app));
  await Promise.all(ids.filter((id) => !needed.has(id)).map((id) => docker.removeImage(id)));
}

/** One that is down keeps what it has until the next time. */
async function removeFromOther(
  host: Host,
  app: string,
  needed: ReadonlySet<string | undefined>,
  { log, signal }: Context,
): Promise<void> {
  try {
    await removeFrom(host, app, needed);
  } catch (error) {
    signal.throwIfAborted();
    if (!DeployError.isInstance(error)) throw error;
    log.warn(`Old images were not removed from ${host.name}: ${messageOf(error)}`);
  }
}
