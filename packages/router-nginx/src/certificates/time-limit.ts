export interface TimeLimit extends Disposable {
  readonly signal: AbortSignal;
}

/**
 * A signal that fires with another one, or when the time is over. Not by `AbortSignal.timeout()`: what `any()` makes of it is
 * forgotten by Node 20 at the next garbage collection, and never fires.
 */
export function timeLimit(signal: AbortSignal, limitMs: number): TimeLimit {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`not within ${limitMs / 1000} s`)), limitMs);
  return { signal: AbortSignal.any([signal, late.signal]), [Symbol.dispose]: () => clearTimeout(timer) };
}
