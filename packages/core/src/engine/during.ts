import type { Host } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import type { Engine } from './engine.ts';

/** Carried by nothing: the subscription is wanted for its end alone. */
const nothing = { 'com.appliku.nothing': '' } as const;

/** `Engine.during`: the stream of events ends when Docker does, also where its own client would wait for it to come back. */
export function during(host: Host, subscribe: Engine['events']): Engine['during'] {
  return async (signal, work) => {
    const over = new AbortController();
    const both = AbortSignal.any([signal, over.signal]);
    // Beside the work: one that Docker does not answer is given up too.
    const gone = untilGone(subscribe(nothing, both), host, over);
    try {
      return await work(both);
    } finally {
      over.abort();
      await gone;
    }
  };
}

async function untilGone(
  subscribed: Promise<AsyncIterable<unknown>>,
  host: Host,
  over: AbortController,
): Promise<void> {
  const stream = await subscribed.catch((error: unknown) => over.abort(error));
  if (stream === undefined) return;
  let cause: unknown;
  try {
    for await (const _ of stream);
  } catch (error) {
    cause = error;
  }
  if (DeployError.isInstance(cause) && cause.code === 'HOST_LOST') return over.abort(cause);
  over.abort(
    new DeployError(`Docker on ${host.name} ended in the middle of its work`, {
      code: 'DOCKER_FAILED',
      hint: 'It was stopped, or it crashed, as it may on a full disk: see `journalctl -u docker` and `df -h` on the host.',
      cause,
    }),
  );
}
