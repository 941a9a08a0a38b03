import { setTimeout as sleep } from 'node:timers/promises';
import { checked, type Context, DeployError, type DeployErrorJson, local, type Source } from '@appliku/core';
import * as z from 'zod';
import type { Queue } from '../queue/create-queue.ts';

/** What is watched, and what is done about it. */
export interface PollOptions {
  /** Id of the app in its environment. */
  readonly app: string;
  /** Name of its server, for the limits of the queue. */
  readonly host?: string;
  /** What is looked at: `git({ url, branch })`. */
  readonly source: Source;
  readonly queue: Queue;
  /** Milliseconds between the end of one look and the next. Default: 60000. */
  readonly everyMs?: number;
  /** Told of a look that failed; there will be another. Default: nobody. */
  readonly onError?: (error: DeployErrorJson) => void;
}

const count = z.number().int().positive();
const options = z.looseObject({ app: z.string().min(1), everyMs: count.optional() });

/**
 * Looks at a source again and again, now at first, and adds a deploy of each revision that was not there at the look before.
 * At the first look a revision that was polled before, by any process, is not added again. Keeps no program alive; `using`
 * or `[Symbol.dispose]()` ends it.
 * @throws TypeError that names every mistake with the path of its option
 */
export function poll(given: PollOptions): Disposable {
  checked(options, given, 'poll');
  const end = new AbortController();
  void watch(given, end.signal);
  return { [Symbol.dispose]: () => end.abort() };
}

async function watch(given: PollOptions, signal: AbortSignal): Promise<void> {
  const { everyMs = 60_000 } = given;
  let last: string | undefined;
  while (!signal.aborted) {
    last = await look(given, last, signal);
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** Resolves with what was seen; with what was seen before, where that failed. */
async function look(given: PollOptions, last: string | undefined, signal: AbortSignal): Promise<string | undefined> {
  const hidden: string[] = [];
  try {
    const { id, ref } = await given.source.resolve(contextOf(signal, hidden));
    if (id !== last && !signal.aborted) await add(given, { id, ref, isFirst: last === undefined });
    return id;
  } catch (cause) {
    if (!signal.aborted) given.onError?.(withoutSecrets(cause, hidden));
    return last;
  }
}

async function add(
  { app, host, queue }: PollOptions,
  { id, ref, isFirst }: { readonly id: string; readonly ref: string | undefined; readonly isFirst: boolean },
): Promise<void> {
  const request = {
    app,
    ...(host !== undefined && { host }),
    commit: id,
    ...(ref !== undefined && { ref }),
    trigger: 'poll',
    reason: `new commit in ${ref ?? 'the repository'}`,
  };
  await queue.add(request, isFirst ? { once: `poll ${app} ${id}` } : {});
}

/** Nothing of a host is asked to look at a source. */
function contextOf(signal: AbortSignal, hidden: string[]): Context {
  const here = local();
  const nothing = (): void => undefined;
  return {
    deployment: 'poll',
    stage: 'resolve',
    places: { build: here, run: here, route: [here], nodes: [here] },
    signal,
    log: { debug: nothing, info: nothing, warn: nothing },
    secrets: async () => ({}),
    mask: (value) => void hidden.push(value),
    progress: nothing,
  };
}

function withoutSecrets(cause: unknown, hidden: readonly string[]): DeployErrorJson {
  const error = DeployError.at(cause, { stage: 'resolve', plugin: 'poll' }).toJSON();
  const masked = (text: string): string => hidden.reduce((rest, value) => rest.replaceAll(value, '[secret]'), text);
  return {
    ...error,
    message: masked(error.message),
    ...(error.output !== undefined && { output: error.output.map(masked) }),
    ...(error.cause !== undefined && { cause: masked(error.cause) }),
  };
}
