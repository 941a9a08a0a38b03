import { engine, execute, labelsOf, stateDirectory } from '@appliku/core';
import type { Context } from '@appliku/core';
import { isOurs } from './compose-state.ts';
import { removeImages } from './prune.ts';
import { removeLabelled } from './remove-labelled.ts';

const graceMs = 10_000;

/** Removes all of an app, jobs that run too; its named volumes only when asked. */
export async function destroy(
  app: string,
  { volumes }: { readonly volumes: boolean },
  context: Context,
): Promise<void> {
  const docker = engine(context.places.run);
  const containers = await docker.containers(labelsOf(app));
  await Promise.all(
    containers.filter(isOurs).map(async ({ id }) => {
      await docker.stop(id, { graceMs });
      await docker.remove(id);
    }),
  );
  await removeLabelled('network', labelsOf(app), context);
  if (volumes) await removeLabelled('volume', labelsOf(app), context);
  await removeImages(app, new Set(), context);
  await execute(context.places.run, ['rm', '-f', `${stateDirectory(app)}/ports.json`], { signal: context.signal });
}
