/** Faults planned by a test: what a verb does instead of, or before, its work. */
export class Faults {
  readonly #planned = new Map<string, (signal: AbortSignal | undefined) => unknown>();
  readonly #calls: string[] = [];
  #steps = 0;
  #lastStep = Infinity;

  /** Every verb that was called, in order, e.g. `driver.start 2`. */
  get calls(): readonly string[] {
    return this.#calls;
  }

  /** The next call of this verb does this; what it throws fails the verb. */
  next(verb: string, fault: (signal: AbortSignal | undefined) => unknown): void {
    this.#planned.set(verb, fault);
  }

  /** From the step after this many on, nothing answers any more: as if the deployer had been killed. */
  dieAfter(steps: number): void {
    this.#steps = 0;
    this.#lastStep = steps;
  }

  /** Steps since the last `dieAfter`. */
  revive(): number {
    this.#lastStep = Infinity;
    return this.#steps;
  }

  /** Called before everything that reaches the outside. */
  step(): void {
    this.#steps += 1;
    if (this.#steps > this.#lastStep) throw new Error('killed');
  }

  /** Called by a fake at the start of a verb: counts it, and does what was planned. */
  async meet(verb: string, detail: string | number = '', signal?: AbortSignal): Promise<void> {
    this.step();
    this.#calls.push(`${verb} ${detail}`.trimEnd());
    const fault = this.#planned.get(verb);
    this.#planned.delete(verb);
    await fault?.(signal);
    signal?.throwIfAborted();
  }
}

/** For `Faults.next`: waits until the run is cancelled. */
export function hang(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal?.aborted === true) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
