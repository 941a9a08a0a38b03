import type { LogLine } from '../contract/index.ts';

/** Milliseconds that a line waits for earlier ones of other instances. */
export const holdMs = 200;
/** With this many waiting, lines are told at once, and their writers wait. */
const room = 1000;

interface Held {
  readonly line: LogLine;
  readonly since: number;
}

type State = 'open' | 'ended' | { readonly error: unknown };

/**
 * From many writers to one reader: a line is told when it was here for a moment, after those of an earlier time that came
 * meanwhile.
 */
export class HeldLines implements AsyncIterable<LogLine> {
  /** By time. */
  readonly #held: Held[] = [];
  #state: State = 'open';
  #waiting: (() => void)[] = [];

  /** Resolves when there is room for more. */
  async put(line: LogLine): Promise<void> {
    const before = this.#held.findLastIndex((one) => one.line.at <= line.at);
    this.#held.splice(before + 1, 0, { line, since: performance.now() });
    this.#wake();
    while (this.#state === 'open' && this.#held.length > room) await this.#change();
  }

  /** Ends at once: nobody wants more. */
  end(): void {
    this.#close('ended');
  }

  /** What is held is told; then it fails. */
  fail(error: unknown): void {
    this.#close({ error });
  }

  /** The lines, until it is closed. */
  async *[Symbol.asyncIterator](): AsyncGenerator<LogLine> {
    for (;;) {
      const [first] = this.#held;
      if (this.#state === 'ended') return;
      if (first !== undefined && this.#isDue()) {
        this.#held.shift();
        this.#wake();
        yield first.line;
      } else if (this.#state === 'open') await this.#change(this.#oldest() + holdMs - performance.now());
      else throw this.#state.error;
    }
  }

  #isDue(): boolean {
    return this.#state !== 'open' || this.#held.length > room || this.#oldest() + holdMs <= performance.now();
  }

  /** When what is held longest came. */
  #oldest(): number {
    return Math.min(...this.#held.map(({ since }) => since));
  }

  #close(state: Exclude<State, 'open'>): void {
    if (this.#state === 'open') this.#state = state;
    this.#wake();
  }

  /** Until something has happened, or so many milliseconds have passed. */
  async #change(withinMs = Infinity): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      if (withinMs < Infinity) timer = setTimeout(resolve, withinMs);
    });
    clearTimeout(timer);
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
