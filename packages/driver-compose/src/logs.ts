import { engine, labels, labelsOf } from '@appliku/core';
import type { Context, Engine, ListedContainer, LogLine, LogOptions, Rollout } from '@appliku/core';
import { processContainers } from './compose-state.ts';
import { merge } from './merge.ts';

/** Lines of all instances: in the order of their time, or as they come when followed. */
export async function* logs({ release }: Rollout, options: LogOptions, context: Context): AsyncGenerator<LogLine> {
  const docker = engine(context.places.run);
  const all = processContainers(release, await docker.listContainers(labelsOf(release.app, release.number)));
  const wanted = all.filter(({ labels: found }) => [undefined, found[labels.process]].includes(options.process));
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  const lines = merge(wanted.map((container) => linesOf(docker, container, options, signal)));
  try {
    yield* options.follow ? lines : await inOrder(lines);
  } finally {
    over.abort();
  }
}

async function* linesOf(
  docker: Engine,
  container: ListedContainer,
  { tail, since, follow }: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const process = container.labels[labels.process] ?? '';
  const instance = container.name;
  const wanted = { ...(tail !== undefined && { tail }), ...(since && { since }), ...(follow && { follow }), signal };
  for await (const { at, stream, text } of docker.logs(container.id, wanted)) {
    yield { at, process, instance, stream, text };
  }
}

async function inOrder(lines: AsyncIterable<LogLine>): Promise<readonly LogLine[]> {
  const all: LogLine[] = [];
  for await (const line of lines) all.push(line);
  return all.sort((one, two) => (one.at < two.at ? -1 : Number(one.at > two.at)));
}
