import type { Dialer } from '../link.ts';
import { openSession, type Run, type Session, type Wanted } from './session.ts';
import { openWideLink } from './wide-link.ts';

/** The session with a host: opened at first use, and anew once it was lost or closed. */
export class Sessions {
  readonly #dialer: Dialer;
  #current: Promise<Session> | undefined;

  constructor(dialer: Dialer) {
    this.#dialer = { ...dialer, open: () => openWideLink(dialer) };
  }

  async start(wanted: Wanted): Promise<Run> {
    return (await this.any()).start(wanted);
  }

  async any(): Promise<Session> {
    this.#current ??= this.#open();
    return this.#current;
  }

  async close(): Promise<void> {
    const session = this.#current;
    this.#current = undefined;
    await session?.then(
      (opened) => opened.close(),
      () => undefined,
    );
  }

  #open(): Promise<Session> {
    const session = openSession(this.#dialer);
    const forget = (): void => {
      if (this.#current === session) this.#current = undefined;
    };
    session.then(({ link }) => {
      if (link.lost.aborted) forget();
      link.lost.addEventListener('abort', forget, { once: true });
    }, forget);
    return session;
  }
}
