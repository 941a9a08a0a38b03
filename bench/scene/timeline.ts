/** What happened on the connection, in milliseconds since the operation began. */
export interface Happening {
  readonly what: string;
  readonly began: number;
  /** The server has agreed: a session is open, a socket is connected. */
  opened?: number;
  /** Something was sent over it: a channel may be opened ahead of its use. */
  asked?: number;
  /** The first byte of output came. */
  answered?: number;
  ended?: number;
}

/** Notes of one operation. */
export class Timeline {
  readonly #origin = performance.now();
  readonly #happenings: { happening: Happening; label: () => string }[] = [];

  now(): number {
    return performance.now() - this.#origin;
  }

  /** @param label asked when it is printed: what goes over a channel is known later than that it is opened */
  begin(what: string, label: () => string = () => ''): Happening {
    const happening: Happening = { what, began: this.now() };
    this.#happenings.push({ happening, label });
    return happening;
  }

  /** Sum over all of a kind, as far as they ended. */
  total(what: string): number {
    return this.of(what).reduce((sum, { began, ended = began }) => sum + ended - began, 0);
  }

  of(what: string): readonly Happening[] {
    return this.#happenings.map(({ happening }) => happening).filter((happening) => happening.what === what);
  }

  /** A line each, in the order they began. */
  text(): string {
    const columns = ['began', 'opened', 'asked', 'answered', 'ended'] as const;
    const head = `${columns.map((column) => column.padStart(8)).join(' ')}  what`;
    const rows = this.#happenings.map(({ happening, label }) => {
      const times = columns.map((column) => happening[column]?.toFixed(0) ?? '-');
      return `${times.map((time) => time.padStart(8)).join(' ')}  ${happening.what} ${label()}`;
    });
    return `${[head, ...rows].join('\n')}\n`;
  }
}
