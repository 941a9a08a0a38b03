import { engine, inOrder, labels, labelsOf, scope } from '@appliku/core';
import type { Context, LogLine, LogOptions, Rollout } from '@appliku/core';
import { followInstances } from './follow-instances.ts';
import { InstanceLog, type Named } from './instance-log.ts';

/** Lines of all instances, or of one service, in the order of their time; with `follow` on, also over instances that come. */
export async function* logs({ release }: Rollout, options: LogOptions, context: Context): AsyncGenerator<LogLine> {
  const docker = engine(context.places.run);
  const { app, number } = release;
  const { follow = false, process } = options;
  const isService = process !== undefined && Object.hasOwn(release.services, process);
  const isWanted = ({ labels: found }: Pick<Named, 'labels'>): boolean =>
    isService ? found[labels.service] === process : isProcess(found);
  const isProcess = (found: Named['labels']): boolean =>
    found[labels.process] !== undefined &&
    [undefined, found[labels.process]].includes(process) &&
    Number(found[labels.release]) >= number;
  const { signal, end } = scope(context.signal);
  try {
    if (follow) return yield* followInstances(docker, app, { ...options, isWanted, signal });
    const there = await docker.listContainers(isService ? labelsOf(app) : labelsOf(app, number));
    yield* await inOrder(
      there.filter(isWanted).map((one) => new InstanceLog(docker, one).read({ ...options, signal })),
    );
  } finally {
    end();
  }
}
