import { setMaxListeners } from 'node:events';
import { DeployError } from '../errors.ts';

/** A signal that much waits for at once: Node takes more than ten listeners for a leak, and says so on standard error. */
export function manyListeners(controller: AbortController): AbortController {
  setMaxListeners(0, controller.signal);
  return controller;
}

export function abortedError(what: string, signal: AbortSignal): DeployError {
  // A lost lease, or a hook that is late: then nobody cancelled.
  if (DeployError.isInstance(signal.reason)) return signal.reason;
  return new DeployError(`${what} was cancelled`, {
    code: 'ABORTED',
    hint: 'What was started has ended, on the host too; run it again when it is wanted.',
    cause: signal.reason,
  });
}

/** The promise, or ABORTED as soon as the signal fires. */
export async function unlessAborted<Value>(
  promise: Promise<Value>,
  what: string,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (signal === undefined) return promise;
  const done = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    const stop = (): void => reject(abortedError(what, signal));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true, signal: done.signal });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    done.abort();
  }
}
