import { HeldLines, inOrder, labels, labelsOf, scope, swarmEngine } from '@appliku/core';
import type { Context, LogLine, LogOptions, Rollout, SwarmService } from '@appliku/core';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds until services that are new are looked for. */
const pauseMs = 500;

/** Lines of all tasks, wherever they run, in the order of their time; with `follow` on, also of those that come. */
export async function* logs({ release }: Rollout, options: LogOptions, context: Context): AsyncGenerator<LogLine> {
  const { app, number } = release;
  const { follow = false, process } = options;
  const isService = process !== undefined && Object.hasOwn(release.services, process);
  const isWanted = ({ labels: found }: SwarmService): boolean =>
    isService
      ? found[labels.service] === process
      : found[labels.process] !== undefined &&
        [undefined, found[labels.process]].includes(process) &&
        Number(found[labels.release]) >= number;
  const swarm = swarmEngine(context.places.run);
  const { signal, end } = scope(context.signal);
  try {
    if (follow) return yield* followServices(app, options, isWanted, { ...context, signal });
    const services = (await swarm.services(labelsOf(app, isService ? undefined : number))).filter(isWanted);
    yield* await inOrder(services.map((service) => linesOf(service, options, { ...context, signal })));
  } finally {
    end();
  }
}

async function* linesOf(
  service: SwarmService,
  options: LogOptions,
  { places, signal }: Context,
): AsyncGenerator<LogLine> {
  const { tail, since, follow } = options;
  const wanted = {
    ...(tail !== undefined && { tail }),
    ...(since !== undefined && { since }),
    ...(follow !== undefined && { follow }),
    signal,
  };
  const { [labels.service]: beside, [labels.since]: madeFor } = service.labels;
  const { [labels.release]: release = madeFor, [labels.process]: process = beside ?? '' } = service.labels;
  for await (const { at, stream, text, task } of swarmEngine(places.run).serviceLogs(service.id, wanted))
    yield { at, release: Number(release), process, instance: task, stream, text };
}

/** What is there, and services that come, until the signal fires. */
async function* followServices(
  app: string,
  options: LogOptions,
  isWanted: (service: SwarmService) => boolean,
  context: Context,
): AsyncGenerator<LogLine> {
  const { places, signal } = context;
  const held = new HeldLines();
  signal.addEventListener('abort', () => held.end(), { once: true });
  const known = new Set<string>();
  const read = async (service: SwarmService, first: boolean): Promise<void> => {
    const { tail: _, ...rest } = options;
    for await (const line of linesOf(service, first ? options : rest, context)) await held.put(line);
  };
  const readers: Promise<void>[] = [];
  const look = async (): Promise<void> => {
    for (let first = true; !signal.aborted; first = false) {
      const services = (await swarmEngine(places.run).services(labelsOf(app))).filter(isWanted);
      for (const service of services.filter(({ id }) => !known.has(id))) {
        known.add(service.id);
        readers.push(read(service, first).catch((error: unknown) => held.fail(error)));
      }
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const looking = look().catch((error: unknown) => held.fail(error));
  try {
    yield* held;
  } finally {
    await looking;
    await Promise.all(readers);
  }
}
