import * as z from 'zod';
import type { DockerClient } from './docker-client.ts';
import type { ContainerEvent, Engine, EngineLogLine, EngineLogOptions } from './engine.ts';
import { LogFrames } from './log-frames.ts';
import { labelFilters, unlessStatus } from './questions.ts';
import { lineSplitter } from '../hosts/output.ts';
import type { Names } from '../contract/index.ts';

type Streams = Pick<Engine, 'events' | 'logs'>;

const eventSchema = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
  timeNano: z.number(),
});

export function streams(client: DockerClient): Streams {
  return {
    events: async (labels, signal) => subscribe(client, labels, signal),
    logs: (id, options) => logs(client, id, options),
  };
}

async function subscribe(
  client: DockerClient,
  labels: Names<string>,
  signal: AbortSignal,
): Promise<AsyncIterable<ContainerEvent>> {
  const stream = await client.listen((docker) =>
    docker.listen({ path: '/events', query: labelFilters(labels, { type: ['container'] }), signal }),
  );
  return eventsOf(until(signal, stream));
}

async function* eventsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<ContainerEvent> {
  const lines: string[] = [];
  const split = lineSplitter((line) => lines.push(line));
  for await (const chunk of chunks) {
    split.push(chunk);
    for (const line of lines.splice(0)) if (line !== '') yield eventOf(line);
  }
}

function eventOf(line: string): ContainerEvent {
  const { Action, Actor, timeNano } = eventSchema.parse(JSON.parse(line));
  const { exitCode, ...labels } = Actor.Attributes;
  return {
    container: Actor.ID,
    action: Action,
    labels,
    ...(exitCode !== undefined && { exitCode: Number(exitCode) }),
    at: new Date(timeNano / 1e6).toISOString(),
  };
}

async function* logs(client: DockerClient, id: string, options: EngineLogOptions): AsyncGenerator<EngineLogLine> {
  const { follow = false, signal } = options;
  const wanted = { ...logQuery(options), ...(signal && { abortSignal: signal }) };
  const answer = follow
    ? client.listen((docker) => docker.getContainer(id).logs({ ...wanted, follow }))
    : client.ask(async (docker) => [await docker.getContainer(id).logs({ ...wanted, follow })]);
  // 409: it is being removed.
  const chunks = await unlessStatus<AsyncIterable<Buffer> | readonly Buffer[]>([404, 409], answer);
  yield* frames(signal, chunks ?? []);
}

/** What Docker is asked for, of a container and of a service. */
export function logQuery({ tail, since, follow = false }: EngineLogOptions): LogQuery {
  return {
    stdout: true,
    stderr: true,
    timestamps: true,
    follow,
    ...(tail !== undefined && { tail }),
    ...(since !== undefined && { since: since.getTime() / 1000 }),
  };
}

interface LogQuery {
  readonly stdout: true;
  readonly stderr: true;
  readonly timestamps: true;
  readonly follow: boolean;
  readonly tail?: number;
  readonly since?: number;
}

/** The lines in what Docker sends, until the signal fires. */
export async function* frames(
  signal: AbortSignal | undefined,
  chunks: AsyncIterable<Buffer> | readonly Buffer[],
): AsyncGenerator<EngineLogLine> {
  const found = new LogFrames();
  for await (const chunk of until(signal, chunks)) yield* found.push(chunk);
  yield* found.end();
}

/** Ends with the signal, without an error. */
async function* until(
  signal: AbortSignal | undefined,
  chunks: AsyncIterable<Buffer> | readonly Buffer[],
): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
