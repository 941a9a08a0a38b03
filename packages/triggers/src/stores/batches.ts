import { setImmediate as turn } from 'node:timers/promises';

/** What came of one of several. */
export type Outcome<Result> = { readonly result: Result } | { readonly error: unknown };

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** At most so many are carried out at once: what else is there should not wait long. */
const most = 100;

/** Carries things out together that come at once, or while others are under way: many changes cost one commit. */
export class Batches<Item, Result> {
  readonly #carryOut: (items: readonly Item[]) => Promise<readonly Outcome<Result>[]>;
  readonly #waiting: Waiting<Item, Result>[] = [];
  #running: Promise<void> | undefined;

  /** `carryOut` gives an outcome for each, in order; where it rejects, none was carried out. */
  constructor(carryOut: (items: readonly Item[]) => Promise<readonly Outcome<Result>[]>) {
    this.#carryOut = carryOut;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when all that was added has its outcome. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      // All that has arrived by now comes first.
      await turn();
      await this.#settle(this.#waiting.splice(0, most));
    }
    this.#running = undefined;
  }

  async #settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const outcomes = await this.#carryOut(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome !== undefined && 'result' in outcome) resolve(outcome.result);
        else reject(outcome?.error);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
