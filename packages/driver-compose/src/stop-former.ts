import { engine, labels, labelsOf, reasonToReplace } from '@appliku/core';
import type { Context, Release } from '@appliku/core';

/**
 * Processes that must not run twice: stops those of every other release before this one's start.
 * If this one fails, the pipeline starts the former again.
 */
export async function stopFormer(release: Release, names: readonly string[], context: Context): Promise<void> {
  const single = names.filter((name) => release.processes[name]?.handover === 'replace');
  if (single.length === 0) return;
  const docker = engine(context.places.run);
  const containers = await docker.listContainers(labelsOf(release.app));
  const former = containers.filter(
    ({ labels: found, state }) =>
      found[labels.release] !== String(release.number) &&
      single.includes(found[labels.process] ?? '') &&
      (state === 'running' || state === 'restarting' || state === 'paused'),
  );
  if (former.length === 0) return;
  const stopped = [...new Set(former.map(({ labels: found }) => found[labels.process] ?? ''))];
  for (const name of stopped) {
    const reason = reasonToReplace(release.processes[name] ?? {}, release.volumes) ?? 'handover is replace';
    context.log.info(`Stopping ${name} before the new one starts: ${reason}`);
  }
  await Promise.all(
    former.map(({ id, labels: found }) =>
      docker.stop(id, { graceMs: release.processes[found[labels.process] ?? '']?.graceMs ?? 0 }),
    ),
  );
}
