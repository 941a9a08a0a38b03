import { type Engine, HeldLines, inOrder, labelsOf, type LogLine, scope } from '@appliku/core';
import { Instances, type Following } from './instances.ts';

/** First what there is, in order; then what comes, of these containers and of those that start, until the signal fires. */
export async function* followInstances(docker: Engine, app: string, options: Following): AsyncGenerator<LogLine> {
  const { signal, end } = scope(options.signal);
  const held = new HeldLines();
  signal.addEventListener('abort', () => held.end(), { once: true });
  const following = { ...options, signal };
  const instances = new Instances(docker, held, following);
  try {
    // Before it is asked what there is, so that nothing can start unseen.
    instances.watch(await docker.events(labelsOf(app), signal));
    const there = (await docker.listContainers(labelsOf(app))).filter(options.isWanted);
    const known = there.map((one) => instances.know(one)).filter((one) => one !== undefined);
    if (options.tail !== 0) yield* await inOrder(known.map(({ log }) => log.read({ ...following, follow: false })));
    for (const { follow } of known) follow();
    yield* held;
  } finally {
    end();
    await instances.ended();
  }
}
