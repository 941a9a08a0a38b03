import type { EngineLogLine } from './engine.ts';

type Stream = EngineLogLine['stream'];
/** Longer lines are told in pieces, so that a program that never breaks a line does not fill our memory. */
const longestLine = 1024 * 1024;

interface Partial {
  at: string;
  text: string;
}

/**
 * Takes Docker's log streams apart: frames of eight bytes of header and a line with its time; without a header where
 * there is a terminal.
 */
export class LogFrames {
  #rest: Buffer = Buffer.alloc(0);
  #framed: boolean | undefined;
  readonly #open: { out?: Partial; err?: Partial } = {};

  /** The lines that this chunk completes. */
  push(chunk: Buffer): readonly EngineLogLine[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    if (this.#framed === undefined && this.#rest.length >= 8) this.#framed = isHeader(this.#rest);
    if (this.#framed === undefined) return [];
    return [...(this.#framed ? this.#frames() : this.#rawLines())].flatMap(([stream, text]) =>
      this.#line(stream, text),
    );
  }

  /** What had no line break at its end. */
  end(): readonly EngineLogLine[] {
    const rest = this.#framed === true ? [] : this.#line('out', `${this.#rest.toString()}\n`);
    this.#rest = Buffer.alloc(0);
    return [...rest, ...this.#flush('out'), ...this.#flush('err')].filter(({ at }) => at !== '');
  }

  *#frames(): Generator<[Stream, string]> {
    while (this.#rest.length >= 8) {
      const end = 8 + this.#rest.readUInt32BE(4);
      if (this.#rest.length < end) return;
      yield [this.#rest[0] === 2 ? 'err' : 'out', this.#rest.subarray(8, end).toString()];
      this.#rest = this.#rest.subarray(end);
    }
  }

  *#rawLines(): Generator<[Stream, string]> {
    for (let at = this.#rest.indexOf(10); at !== -1; at = this.#rest.indexOf(10)) {
      yield [
        'out',
        this.#rest
          .subarray(0, at + 1)
          .toString()
          .replace(/\r\n$/, '\n'),
      ];
      this.#rest = this.#rest.subarray(at + 1);
    }
  }

  /** Lines over 16 KiB come in parts, each with a time and only the last with a line break. */
  #line(stream: Stream, message: string): readonly EngineLogLine[] {
    const space = message.indexOf(' ');
    const at = space === -1 ? message.trimEnd() : message.slice(0, space);
    const part = space === -1 ? '' : message.slice(space + 1);
    const before = this.#open[stream];
    const text = `${before?.text ?? ''}${part.replace(/\n$/, '')}`;
    this.#open[stream] = { at: before?.at ?? at, text };
    return message.endsWith('\n') || text.length >= longestLine ? this.#flush(stream) : [];
  }

  #flush(stream: Stream): readonly EngineLogLine[] {
    const line = this.#open[stream];
    delete this.#open[stream];
    return line === undefined ? [] : [{ ...line, stream }];
  }
}

/** Stream 0, 1 or 2, then three zeros, then the length. */
function isHeader(bytes: Buffer): boolean {
  const [stream = 255, ...zeros] = bytes.subarray(0, 4);
  return stream <= 2 && zeros.every((byte) => byte === 0);
}
