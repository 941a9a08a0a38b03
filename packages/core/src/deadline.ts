/** A limit of time on some work; disposed of when the work has ended. */
export interface Deadline extends Disposable {
  /** Fires at the deadline, or with the signal that it was made of. */
  readonly signal: AbortSignal;
  /** The deadline was what fired first. */
  readonly passed: boolean;
}

/**
 * A signal that fires with another one, or after so many milliseconds. Not by `AbortSignal.timeout()`: what `any()` makes of
 * it is forgotten by Node 20 at the next garbage collection, and never fires.
 */
export function deadline(ms: number, outer: AbortSignal): Deadline {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`not within ${ms / 1000} s`)), ms);
  return {
    signal: AbortSignal.any([outer, late.signal]),
    get passed() {
      return late.signal.aborted && !outer.aborted;
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
