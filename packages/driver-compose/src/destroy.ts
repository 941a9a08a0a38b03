import { engine, execute, labelsOf, removeVolumes, setTimers, stateDirectory } from '@appliku/core';
import type { Context, Engine } from '@appliku/core';
import { areRunsOver } from './cron/runs-over.ts';
import { runner } from './cron/runner.ts';
import { isOurs } from './compose-state.ts';
import { readAppFiles } from './host-files.ts';

const graceMs = 10_000;

/** Removes all of an app, jobs that run too; its named volumes only when asked. */
export async function destroy(
  app: string,
  { volumes }: { readonly volumes: boolean },
  context: Context,
): Promise<void> {
  const docker = engine(context.places.run);
  const { timers } = await readAppFiles(context.places.run, app);
  const { places, signal } = context;
  await setTimers({ app, cron: {}, processes: {} }, timers, { host: places.run, driver: runner.driver, signal });
  // A run of a cron job that had just begun may make its container after the others were removed.
  do await removeContainers(docker, app);
  while (!(await areRunsOver(app, context)));
  for (const { id } of await docker.networks(labelsOf(app))) await docker.removeNetwork(id);
  if (volumes) await removeVolumes(labelsOf(app), context);
  for (const id of await docker.imageIds(labelsOf(app))) await docker.removeImage(id);
  await execute(context.places.run, ['rm', '-f', `${stateDirectory(app)}/ports.json`], { signal: context.signal });
}

async function removeContainers(docker: Engine, app: string): Promise<void> {
  const containers = await docker.listContainers(labelsOf(app));
  await Promise.all(
    containers.filter(isOurs).map(async ({ id }) => {
      await docker.stop(id, { graceMs });
      await docker.remove(id);
    }),
  );
}
