/** Everything of the fakes that reaches the outside, where a fault can be planned. */
export type Verb =
  | `host.${'run' | 'connect' | 'readFile' | 'writeFile' | 'lease'}`
  | `store.${'read' | 'write' | 'list' | 'remove'}`
  | `source.${'resolve' | 'checkout'}`
  | 'checkout.dispose'
  | 'builder.build'
  | `driver.${'prepare' | 'run' | 'start' | 'promote' | 'retire' | 'list' | 'scale' | 'logs' | 'prune' | 'destroy'}`
  | `router.${'route' | 'drain' | 'current' | 'remove' | 'maintain' | 'certificates'}`;

/** What a verb does before its work, or instead of it when this throws. The signal is the one that the verb was given. */
export type Fault = (signal: AbortSignal | undefined) => unknown;

/** Faults planned by a test, in any verb of the fakes. */
export class Faults {
  readonly #planned = new Map<Verb, Fault>();
  readonly #calls: string[] = [];
  #steps = 0;
  #lastStep = Infinity;
  #lastVerb: Verb | undefined;

  /** Every verb of a plugin that was called, in order, e.g. `driver.start 2`. Those of host and store are left out. */
  get calls(): readonly string[] {
    return this.#calls;
  }

  /** The next call of this verb does this; what it throws fails the verb. */
  next(verb: Verb, fault: Fault): void {
    this.#planned.set(verb, fault);
  }

  /**
   * From the step after this many on, or after this verb has done its work, nothing answers any more: as if the deployer
   * had been killed.
   */
  dieAfter(last: number | Verb): void {
    this.#steps = 0;
    this.#lastStep = typeof last === 'number' ? last : Infinity;
    this.#lastVerb = typeof last === 'number' ? undefined : last;
  }

  /** Everything answers again. Returns the steps since the last `dieAfter`. */
  revive(): number {
    this.#lastStep = Infinity;
    this.#lastVerb = undefined;
    return this.#steps;
  }

  /** Called by the plugins in every verb, before its work. */
  async meet(verb: Verb, detail: string | number = '', signal?: AbortSignal): Promise<void> {
    await this.pass(verb, signal, () => this.#calls.push(`${verb} ${detail}`.trimEnd()));
  }

  /** Called by host and store, which are asked too often to tell of every call. */
  async pass(verb: Verb, signal?: AbortSignal, onCall?: () => void): Promise<void> {
    this.#step(verb);
    onCall?.();
    const fault = this.#planned.get(verb);
    this.#planned.delete(verb);
    await fault?.(signal);
    signal?.throwIfAborted();
  }

  #step(verb: Verb): void {
    this.#steps += 1;
    if (this.#steps > this.#lastStep) throw new Error('killed');
    if (verb === this.#lastVerb) this.#lastStep = this.#steps;
  }
}

/** For `Faults.next`: waits until the run is cancelled. */
export function hang(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal?.aborted === true) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
