/** Counts who uses a thing that is shared, so that closing it waits until the last one is done. */
export class Usage {
  readonly #end: () => Promise<void>;
  #users = 0;
  #closing = false;

  /** @param end ends the thing; called when nobody uses it any more and it was to be closed */
  constructor(end: () => Promise<void>) {
    this.#end = end;
  }

  /** Returns what is to be called when done. */
  begin(): () => void {
    this.#users += 1;
    let isDone = false;
    return () => {
      if (isDone) return;
      isDone = true;
      this.#users -= 1;
      if (this.#closing && this.#users === 0) void this.close();
    };
  }

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.begin();
    try {
      return await work();
    } finally {
      done();
    }
  }

  /** Ends the thing now if nobody uses it, else as soon as the last one is done; resolves without waiting for that. */
  async close(): Promise<void> {
    this.#closing = this.#users > 0;
    if (!this.#closing) await this.#end();
  }
}
