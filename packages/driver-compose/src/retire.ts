import { engine, labels, labelsOf } from '@appliku/core';
import type { Container, Context } from '@appliku/core';
import { readRelease } from './host-files.ts';
import { removeLabelled } from './remove-labelled.ts';

/** For a container whose release is forgotten: Docker's own. */
const defaultGraceMs = 10_000;

/**
 * Stops and removes all of one release, found by label, so that it also works on one that is half there.
 * A job that still runs is let be: it may be in the middle of a migration. The next run of that job waits for it.
 */
export async function retire(app: string, number: number, context: Context): Promise<void> {
  const docker = engine(context.places.run);
  const containers = await docker.containers(labelsOf(app, number));
  await removeContainers(
    app,
    number,
    containers.filter((container) => !isRunningJob(container)),
    context,
  );
  await removeLabelled('network', labelsOf(app, number), context);
}

async function removeContainers(
  app: string,
  number: number,
  containers: readonly Container[],
  { places }: Context,
): Promise<void> {
  if (containers.length === 0) return;
  const docker = engine(places.run);
  const release = await readRelease(places.run, app, number);
  await Promise.all(
    containers.map(async ({ id, labels: found }) => {
      const process = release?.processes[found[labels.process] ?? ''];
      await docker.stop(id, { graceMs: process?.graceMs ?? defaultGraceMs });
      await docker.remove(id);
    }),
  );
}

function isRunningJob({ labels: found, state }: Container): boolean {
  return found[labels.job] !== undefined && (state === 'running' || state === 'paused');
}
