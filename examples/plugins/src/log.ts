import { EventEmitter, once } from 'node:events';
import type { LogLine, LogOptions, Release } from '@appliku/core';

/** What the children of an app wrote, in order of time. */
export class Log {
  readonly lines: LogLine[] = [];
  readonly #more = new EventEmitter();

  add(line: LogLine): void {
    this.lines.push(line);
    this.#more.emit('line');
  }

  /** Lines of a release, and with `follow` those that it and later ones write until the signal fires. */
  async *read({ number }: Release, options: LogOptions, signal: AbortSignal): AsyncGenerator<LogLine> {
    const { process, tail = Infinity, since, follow = false } = options;
    const isWanted = (line: LogLine): boolean =>
      (line.release === number || (follow && line.release > number)) &&
      (process === undefined || line.process === process) &&
      (since === undefined || line.at >= since.toISOString());
    let next = this.lines.length;
    const there = this.lines.filter(isWanted);
    yield* there.filter((line, index) => after(there, index, line) < tail);
    if (!follow) return;
    while (!signal.aborted) {
      for (; next < this.lines.length; next += 1) yield* this.lines.slice(next, next + 1).filter(isWanted);
      await once(this.#more, 'line', { signal }).catch(() => undefined);
    }
  }
}

/** How many of the same instance come after it. */
function after(lines: readonly LogLine[], index: number, { instance }: LogLine): number {
  return lines.slice(index + 1).filter((other) => other.instance === instance).length;
}
