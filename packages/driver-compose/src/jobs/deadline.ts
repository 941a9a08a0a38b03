export interface Deadline extends Disposable {
  /** Fires at the deadline, or with the signal that it was made of. */
  readonly signal: AbortSignal;
  /** The deadline was what fired first. */
  readonly passed: boolean;
}

export function deadline(ms: number, outer: AbortSignal): Deadline {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ms);
  return {
    signal: AbortSignal.any([outer, late.signal]),
    get passed() {
      return late.signal.aborted && !outer.aborted;
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
