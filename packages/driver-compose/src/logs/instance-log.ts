import { type Engine, labels, type LogLine, type LogOptions, type Names } from '@appliku/core';

export interface Named {
  readonly id: string;
  readonly name: string;
  readonly labels: Names<string>;
}

/** Which lines, the first time; after that, those that follow. */
export interface Reading extends Pick<LogOptions, 'tail' | 'since' | 'follow'> {
  readonly signal: AbortSignal;
}

/** The log of one container, and how far it was read. */
export class InstanceLog {
  readonly #docker: Pick<Engine, 'logs'>;
  readonly #container: Named;
  /** Nothing before it is wanted. */
  #first = '';
  /** The last millisecond that was told of, and by their times the lines of it: Docker is asked by milliseconds. */
  #last: { readonly millisecond: number; readonly told: readonly string[] } | undefined;

  constructor(docker: Pick<Engine, 'logs'>, container: Named) {
    this.#docker = docker;
    this.#container = container;
  }

  /** Nothing before this time is wanted, where nothing was told so far. */
  startFrom(at: string): void {
    if (this.#last === undefined) this.#first = at;
    this.#last ??= { millisecond: Date.parse(at), told: [] };
  }

  async *read({ tail, since, follow = false, signal }: Reading): AsyncGenerator<LogLine> {
    const { id, name, labels: found } = this.#container;
    const release = Number(found[labels.release] ?? found[labels.since]);
    const process = found[labels.process] ?? found[labels.service] ?? '';
    const about = { release, process, instance: name };
    const first = { ...(tail !== undefined && { tail }), ...(since && { since }) };
    const wanted = this.#last === undefined ? first : { since: new Date(this.#last.millisecond) };
    // The first time Docker knows it.
    const from = this.#last === undefined ? '' : this.#first;
    const told = [...(this.#last?.told ?? [])];
    for await (const { at, stream, text } of this.#docker.logs(id, { ...wanted, follow, signal })) {
      const before = told.indexOf(at);
      if (before !== -1) told.splice(before, 1);
      else if (at >= from) {
        this.#tell(at, tail !== undefined);
        yield { at, ...about, stream, text };
      }
    }
  }

  #tell(at: string, isFromTail: boolean): void {
    if (isFromTail && this.#first === '') this.#first = at;
    const millisecond = Date.parse(at);
    const last = this.#last?.millisecond ?? 0;
    if (millisecond > last) this.#last = { millisecond, told: [at] };
    else if (millisecond === last) this.#last = { millisecond, told: [...(this.#last?.told ?? []), at] };
  }
}
