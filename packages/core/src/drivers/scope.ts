import { setMaxListeners } from 'node:events';

/** A span of time with a signal. */
export interface Scope {
  readonly signal: AbortSignal;
  /** Has the signal fire. */
  readonly end: () => void;
}

/** A signal for all that is begun here: it fires with the outer one, or at the end. */
export function scope(outer: AbortSignal): Scope {
  const over = new AbortController();
  const signal = AbortSignal.any([outer, over.signal]);
  // Node takes more than ten listeners for a leak, and says so on standard error.
  setMaxListeners(0, signal);
  return { signal, end: () => over.abort() };
}
