import { Refusal } from './answers.ts';

const minuteMs = 60_000;

/** So many in each minute, of each key. */
export class RateLimit {
  readonly #most: number;
  readonly #counts = new Map<string, number>();
  #endsAt = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws Refusal 429 with `Retry-After` */
  take(key: string, now: number = performance.now()): void {
    if (now >= this.#endsAt) {
      this.#counts.clear();
      this.#endsAt = now + minuteMs;
    }
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count <= this.#most) return;
    const seconds = Math.max(1, Math.ceil((this.#endsAt - now) / 1_000));
    throw new Refusal(429, `More than ${this.#most} in a minute`, { 'retry-after': String(seconds) });
  }
}
