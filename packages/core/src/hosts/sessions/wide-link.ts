import { LinkRefused, type Dialer, type Link, type LinkProcess } from '../link.ts';

/** One connection, and how many programs run over it. */
interface Part {
  readonly link: Promise<Link>;
  taken: number;
  /** A program has run over it. */
  isUsed: boolean;
}

/** A seat is waited for as long as another connection would take to open: most programs end sooner. */
const patienceMs = 250;

/**
 * A link made of as many connections as its programs at one time need; most often one. Servers limit how many sessions
 * a connection may have, down to one. It is lost when any of them is.
 */
export async function openWideLink(dialer: Dialer): Promise<Link> {
  const main = await dialer.open();
  const parts = new Parts(dialer, main);
  const close = async (): Promise<void> => {
    await parts.close();
    await main.close();
  };
  return { exec: (argv) => parts.exec(argv), connect: (to) => main.connect(to), lost: main.lost, close };
}

class Parts {
  readonly #dialer: Dialer;
  readonly #main: Link;
  readonly #open: Set<Part>;
  readonly #waiting = new Set<() => void>();
  /** How many programs one connection may have. */
  #limit: number;

  constructor(dialer: Dialer, main: Link) {
    this.#dialer = dialer;
    this.#main = main;
    this.#open = new Set([{ link: Promise.resolve(main), taken: 0, isUsed: false }]);
    this.#limit = dialer.channels;
    main.lost.addEventListener('abort', () => void this.close(), { once: true });
  }

  async exec(argv: readonly string[]): Promise<LinkProcess> {
    const part = await this.#take();
    try {
      const process = await (await part.link).exec(argv);
      part.isUsed = true;
      void process.exit.then(() => this.#leave(part));
      return process;
    } catch (error) {
      this.#leave(part);
      if (!(error instanceof LinkRefused) || (part.taken === 0 && !part.isUsed)) throw error;
      // The server allows fewer at a time than we thought; or it still counts one that has ended.
      if (part.taken > 0) this.#limit = Math.min(this.#limit, part.taken);
      else void this.#drop(part);
      return this.exec(argv);
    }
  }

  /** All but the main one. */
  async close(): Promise<void> {
    const others = [...this.#open].slice(1);
    await Promise.all(others.map((part) => this.#drop(part)));
  }

  async #take(): Promise<Part> {
    const late = performance.now() + patienceMs;
    for (;;) {
      this.#main.lost.throwIfAborted();
      const free = [...this.#open].find((part) => part.taken < this.#limit);
      const rest = late - performance.now();
      if (free !== undefined || rest <= 0) return this.#sit(free ?? this.#add());
      await this.#change(rest);
    }
  }

  #sit(part: Part): Part {
    part.taken += 1;
    return part;
  }

  #leave(part: Part): void {
    part.taken -= 1;
    for (const wake of this.#waiting) wake();
  }

  /** Resolves when a program has ended, or after so long. */
  async #change(ms: number): Promise<void> {
    let wake = (): void => undefined;
    const changed = new Promise<void>((resolve) => (wake = resolve));
    const timer = setTimeout(wake, ms);
    this.#waiting.add(wake);
    await changed;
    this.#waiting.delete(wake);
    clearTimeout(timer);
  }

  #add(): Part {
    const part: Part = { link: this.#dialer.open(), taken: 0, isUsed: false };
    this.#open.add(part);
    part.link.then(
      ({ lost }) => this.#watch(part, lost),
      () => this.#open.delete(part),
    );
    return part;
  }

  #watch(part: Part, lost: AbortSignal): void {
    const end = (): void => void (this.#open.has(part) && this.#main.close());
    if (lost.aborted) end();
    lost.addEventListener('abort', end, { once: true });
    if (this.#main.lost.aborted) void this.#drop(part);
  }

  async #drop(part: Part): Promise<void> {
    this.#open.delete(part);
    await part.link.then(
      (link) => link.close(),
      () => undefined,
    );
  }
}
