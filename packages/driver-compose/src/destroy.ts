import { engine, execute, labelsOf, stateDirectory } from '@appliku/core';
import type { Context } from '@appliku/core';
import { setTimers } from './cron/timers.ts';
import { isOurs } from './compose-state.ts';
import { readAppFiles } from './host-files.ts';
import { removeVolumes } from './remove-volumes.ts';

const graceMs = 10_000;

/** Removes all of an app, jobs that run too; its named volumes only when asked. */
export async function destroy(
  app: string,
  { volumes }: { readonly volumes: boolean },
  context: Context,
): Promise<void> {
  const docker = engine(context.places.run);
  const { timers } = await readAppFiles(context.places.run, app);
  await setTimers({ app, cron: {} }, timers, context);
  const containers = await docker.listContainers(labelsOf(app));
  await Promise.all(
    containers.filter(isOurs).map(async ({ id }) => {
      await docker.stop(id, { graceMs });
      await docker.remove(id);
    }),
  );
  for (const { id } of await docker.networks(labelsOf(app))) await docker.removeNetwork(id);
  if (volumes) await removeVolumes(labelsOf(app), context);
  for (const id of await docker.imageIds(labelsOf(app))) await docker.removeImage(id);
  await execute(context.places.run, ['rm', '-f', `${stateDirectory(app)}/ports.json`], { signal: context.signal });
}
