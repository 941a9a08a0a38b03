import { labels, labelsOf, patiently, reasonToReplace, runDocker, swarmEngine } from '@appliku/core';
import type { Context, Release } from '@appliku/core';
import { scaleCommand } from './stack/stack-command.ts';
import { untilStopped } from './tasks/until-stopped.ts';

/**
 * Processes that must not run twice: stops those of every other release before this one's start.
 * If this one fails, the pipeline starts the former again.
 */
export async function stopFormer(release: Release, names: readonly string[], context: Context): Promise<void> {
  const single = names.filter((name) => release.processes[name]?.handover === 'replace');
  if (single.length === 0) return;
  const services = await swarmEngine(context.places.run).services(labelsOf(release.app));
  const former = services.filter(
    ({ labels: found, replicas = 0 }) =>
      single.includes(found[labels.process] ?? '') && found[labels.release] !== String(release.number) && replicas > 0,
  );
  if (former.length === 0) return;
  for (const name of new Set(former.map(({ labels: found }) => found[labels.process] ?? ''))) {
    const reason = reasonToReplace(release.processes[name] ?? {}, release.volumes) ?? 'handover is replace';
    context.log.info(`Stopping ${name} before the new one starts: ${reason}`);
  }
  const none = Object.fromEntries(former.map(({ name }) => [name, 0]));
  await patiently(() => runDocker(['docker', ...scaleCommand(none)], context), context);
  const ids = new Set(former.map(({ id }) => id));
  await untilStopped(release.app, ({ service }) => ids.has(service), context);
}
