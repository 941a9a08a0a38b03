import type { Names } from '@appliku/core';

/**
 * Tells which processes died, without comparing clocks: each counts its signs of life in the store, and one whose count stands
 * still while this process looks so many times in a row is dead. Who is stopped himself does not look meanwhile.
 */
export class Pulse {
  readonly #missed: number;
  #seen = new Map<string, { readonly count: number | undefined; readonly looks: number }>();

  constructor(missed: number) {
    this.#missed = missed;
  }

  /** Takes the counts of all processes, and who else is said to run something. */
  look(counts: Names<number>, owners: readonly string[]): void {
    const all = new Set([...Object.keys(counts), ...owners]);
    const now = [...all].map((owner) => {
      const before = this.#seen.get(owner);
      const count = counts[owner];
      return [owner, { count, looks: before?.count === count ? (before?.looks ?? 0) + 1 : 0 }] as const;
    });
    this.#seen = new Map(now);
  }

  isDead(owner: string): boolean {
    return (this.#seen.get(owner)?.looks ?? 0) >= this.#missed;
  }

  get dead(): readonly string[] {
    return [...this.#seen.keys()].filter((owner) => this.isDead(owner));
  }
}
