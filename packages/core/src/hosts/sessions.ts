import type { Dialer } from './link.ts';
import { LinkRefused } from './link.ts';
import { openSession, type Run, type Session, type Wanted } from './session.ts';

interface Seats {
  readonly session: Promise<Session>;
  limit: number;
  taken: number;
}

/** As many sessions with a host as its programs at one time need; most often one. */
export class Sessions {
  readonly #dialer: Dialer;
  readonly #open = new Set<Seats>();

  constructor(dialer: Dialer) {
    this.#dialer = dialer;
  }

  /** Starts a program where there is room for it, else over a new link. */
  async start(wanted: Wanted): Promise<Run> {
    const seats = this.#withRoom();
    seats.taken += 1;
    try {
      const run = await (await seats.session).start(wanted);
      void run.exit.then(() => (seats.taken -= 1));
      return run;
    } catch (error) {
      seats.taken -= 1;
      if (!(error instanceof LinkRefused) || seats.taken === 0) throw error;
      // The server allows fewer at a time than we thought.
      seats.limit = seats.taken;
      return this.start(wanted);
    }
  }

  /** Any session: connections to addresses are not limited in number. */
  async any(): Promise<Session> {
    const [first] = this.#open;
    return (first ?? this.#dial()).session;
  }

  async close(): Promise<void> {
    const all = [...this.#open];
    this.#open.clear();
    await Promise.all(
      all.map(({ session }) =>
        session.then(
          (opened) => opened.close(),
          () => undefined,
        ),
      ),
    );
  }

  #withRoom(): Seats {
    for (const seats of this.#open) if (seats.taken < seats.limit) return seats;
    return this.#dial();
  }

  #dial(): Seats {
    const session = openSession(this.#dialer);
    // One channel is the guardian's.
    const seats: Seats = { session, limit: this.#dialer.channels - 1, taken: 0 };
    const forget = (): void => void this.#open.delete(seats);
    this.#open.add(seats);
    session.then(({ link }) => {
      if (link.lost.aborted) forget();
      link.lost.addEventListener('abort', forget, { once: true });
    }, forget);
    return seats;
  }
}
